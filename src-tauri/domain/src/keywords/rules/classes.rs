//! Classes of words. A class may name the classes before it.

/// Name and members.
pub(super) const CLASSES: &[(&str, &str)] = &[
    // Words that add force or politeness and change nothing; dropped before the patterns are tried.
    (
        "NOISE",
        "<somehow>|please|kindly|just|really|simply|actually|literally|seriously|honestly|respectfully|ever|even|also|fucking|fuckin|damn|damned|darn|goddamn|freaking|freakin|frickin|friggin|bloody|tf|af|bro|bruh|dude|yo|omg|politely|tho|though|sincerely|thanks|gracias|hey|hi|hello|sorry|ok|okay|listen",
    ),
    // May stand beside a bare "stop" without meaning anything else.
    (
        "FILL",
        "please|thanks|thank|you|ok|okay|k|hey|hi|hello|now|already|immediately|asap|right|away|pretty|period|sir|maam|mam|madam|miss|por|favor|gracias|man|guys|girl|buddy|folks|team|dear|friend|yes|yeah|yep|god|lord|jesus|christ|wtf|ffs|smh|today|forever|permanently|completely|it|this|that|all|everything|and|so|then|but|bye|peace|good|morning|afternoon|evening|sorry|again|kind|regards|ya|well|um|uh|ugh|oh|wow|as|possible|soon|people|yall|company|hola|oye|disculpe|disculpen|perdon|oiga|once|at|for|my|the|love",
    ),
    (
        "INSULT",
        "bitch|bitches|asshole|assholes|idiot|idiots|moron|morons|jerk|jerks|dumbass|dumbasses|fucker|fuckers|motherfucker|motherfuckers|fucks|dick|dickhead|scammers|scammer|spammer|spammers|losers|loser|pricks|prick|pendejos|cabrones|dummy|creep|creeps|clowns|clown|shithead|bastards|bastard|assholes|pests|you|u|people|stupid|dumb|mf|mfs|spamming|trash|bot|robot|robots",
    ),
    ("STOP", "stop|quit|cease|halt|stahp"),
    ("CEASE", "STOP|discontinue|end|cancel|terminate|suspend|deactivate|disable|discontinuing|stopping"),
    ("TEXT", "text|message|contact|spam|harass|pester|solicit|sms|dm|notify|blast"),
    (
        "WRITING",
        "texting|messaging|contacting|spamming|soliciting|pinging|dming|pming|blasting|notifying|advertising|smsing",
    ),
    ("NUISANCE", "bothering|harassing|bugging|disturbing|pestering|annoying|stalking"),
    ("TEXTING", "WRITING|NUISANCE|asking"),
    (
        "CALLING",
        "calling|emailing|mailing|writing|sending|reaching|targeting|testing|getting|receiving|seeing|giving|pushing|selling",
    ),
    // Takes somebody or something out of our books, by itself or with "off".
    (
        "ERASE",
        "remove|delete|erase|purge|scrub|wipe|strike|unenroll|unlist|delist|unregister|deregister|exclude|omit|clear|remover|expunge|deactivate|suppress|withdraw|release|removing|deleting",
    ),
    (
        "PULL",
        "take|get|pull|kick|cut|scratch|cross|bump|drop|knock|keep|leave|leaving|taking|getting|tale|yank|cancel|ERASE",
    ),
    ("REACH", "call|email|write|phone|reach|send|mail"),
    ("ME", "me|us|myself|ourselves"),
    ("NUMBER", "<phone>|number|numbers|phone|cell|cellphone|mobile|line|digits|celular|telefono|numero|cel|telephone"),
    (
        "NOTE",
        "text|texts|message|messages|sms|mms|alert|alerts|notification|notifications|promo|promos|promotion|promotions|promotional|ad|ads|advert|adverts|advertisement|advertisements|advertising|spam|marketing|newsletter|newsletters|blast|blasts|solicitation|solicitations|solicitations|communication|communications|correspondence|emails|mensaje|mensajes|mensajitos|texto|textos|promociones|ofertas|anuncios|publicidad|propaganda|robotexts|robotext|commercial|commercials|texting|messaging|msj|msjs",
    ),
    ("SALE", "deals|specials|offers|coupons|coupon|reminders|updates|discounts|cupones|recordatorios|email|surveys"),
    ("DOING", "<doing>"),
    ("JUNK", "crap|shit|bullshit|bs|junk|nonsense|stuff|things|madness"),
    (
        "DET",
        "the|these|those|this|that|them|your|my|mi|our|his|her|their|moms|mothers|dads|fathers|husbands|wifes|sons|daughters|grandmas|parents|all|any|every|such|more|further|future|additional|other|with|stupid|dumb|annoying|constant|ridiculous|endless|useless|shitty|unwanted|unsolicited|random|silly|automated|automatic|auto|marketing|promotional|sales|group|robo|mass|spam|junk|text|texting|sms|daily|weekly|it|a|an|so|many|phone|or|and|calls|calling|email|emails|emailing|notification|subscription|to|for|on|from|out|of",
    ),
    (
        "LIST",
        "list|lists|system|database|distribution|directory|program|listing|subscription|subscribers|lista|listas|base|sistema|texting",
    ),
    // Lists and books a customer may leave without leaving ours.
    (
        "BOOKING",
        "<digits>|waitlist|waiting|wait|schedule|appointment|appt|calendar|class|roster|order|bill|invoice|tab|guest|party|reservation|standby|queue|lineup|shift|team|raffle|route|table|lease|plan|membership|hold|hook|loop|espera|books|rotation|package|loan|will|title|deed|registry|program|contract|account|policy|agenda|cita|registro|insurance|season|tournament|league|board|committee|shopping|packing|guestbook|seating|tomorrow|today|menu|cancellation",
    ),
    (
        "TIME",
        "<digits>|am|pm|noon|midnight|night|nights|morning|mornings|evening|evenings|dark|bedtime|work|dinner|lunch|weekend|weekends|monday|tuesday|wednesday|thursday|friday|saturday|sunday|mondays|saturdays|sundays|hours|january|february|march|april|june|july|august|september|october|november|december|christmas|holidays|holiday|summer|winter|spring|fall|school|church|week|month|year|tomorrow|then|further|late|early|day|days|today|tonight",
    ),
    (
        "PERSON",
        "husband|wife|son|daughter|mom|mother|dad|father|he|she|brother|sister|grandma|grandmother|grandpa|grandfather|roommate|boyfriend|girlfriend|partner|kid|kids|uncle|aunt|tenant|esposo|esposa|hijo|hija|mama|papa",
    ),
    ("NEG", "dont|never|not|no|didnt|doesnt|longer|nobody|wont|havent|isnt|arent|wasnt|shouldnt|nor|neither"),
    (
        "WE",
        "i|we|he|she|it|they|id|hed|shed|theyd|somebody|someone|anyone|everyone|who|that|PERSON|driver|tech|guy|plumber|<name>|which|water|bleeding|pain|rain|leak|alarm|dog|baby|toilet|faucet|car|truck|bus|dogs|fan|drip|dripping|ac|heater|furnace|noise|beeping",
    ),
    (
        "MODAL",
        "will|would|can|could|should|might|may|must|have|has|had|need|needs|want|wants|try|trying|tried|plan|planning|planned|able|going|go|like|love|dont|didnt|doesnt|never|wont|cant|couldnt|wouldnt|not|do|does|did|to|usually|always|probably|gladly|def|definitely|if|is|was|be|been|am|are|finally|quickly|still|maybe|swing|hope|hoping|supposed|had|let|decided|about|ready",
    ),
    (
        "KEEP",
        "waste|wasting|time|your|keep|keeps|kept|continue|continued|bother|want|need|have|try|be|dare|permit|let|allow|anyone|anybody|you|guys|people|to|i|again|wish|like|do",
    ),
    (
        "WANT",
        "want|wants|need|needs|wish|care|like|desire|appreciate|accept|agree|consent|looking|allow|authorize|interested|interest|use|enjoy|sign|ask|asked|asking|approve|give|require|requesting|trying",
    ),
    (
        "TO",
        "to|for|in|about|any|anymore|more|your|these|the|this|those|that|such|further|future|of|from|get|gets|getting|receive|receiving|be|being|see|seeing|have|hear|hearing|keep|kept|ever|you|you|guys|people|added|on|all|or|and|subscribed|by|with|at|random|unsolicited|unwanted|annoying|constant|stupid|automated|marketing|promotional|group|text|email|phone|daily|weekly|sales|spam|junk|so|many|company|other|another|single|a|an|sent|me|sending|my|time|reading|read",
    ),
    (
        "CONTACTED",
        "texted|contacted|messaged|spammed|bothered|solicited|texting|messaging|called|emailed|disturbed|harassed|notified|bugged",
    ),
    ("CONSENT", "consent|permission|authorization|authorisation|approval"),
    // To have asked before.
    (
        "SAID",
        "said|say|saying|mean|meant|repeat|reply|replied|type|typed|typing|text|texted|texting|sent|send|sending|wrote|write|responded|answered|hit|press|pressed|put|told|tell|asked|ask",
    ),
    ("AUTHORITY", "fcc|ftc|tcpa|bbb"),
    (
        "NAMES",
        "<name>|maria|jose|juan|jessica|jennifer|ashley|amanda|sarah|stephanie|melissa|nicole|elizabeth|heather|tiffany|michelle|amber|megan|rachel|kimberly|lauren|brittany|danielle|samantha|angela|christina|lisa|mary|linda|barbara|patricia|susan|karen|nancy|betty|sandra|donna|carol|sharon|laura|cynthia|amy|kathy|anna|ana|rebecca|martha|debra|diane|julie|kelly|michael|mike|christopher|chris|matthew|matt|joshua|josh|david|dave|james|jim|jimmy|daniel|dan|robert|bob|john|johnny|joseph|joe|jason|justin|andrew|andy|ryan|william|brian|kevin|steven|steve|stephen|thomas|tom|timothy|tim|richard|rick|jeffrey|jeff|eric|adam|nathan|tyler|aaron|kyle|charles|charlie|george|kenneth|ken|paul|edward|ronald|anthony|tony|larry|gary|carlos|luis|miguel|pedro|jorge|rosa|carmen|lupe|guadalupe|sofia|lucia|elena|isabel|alejandro|francisco|antonio|manuel|ricardo|fernando|roberto|diego|jesus|tyrone|jamal|keisha|latoya|deborah|debbie|brenda|pam|pamela|tammy|crystal|tracy|cindy|peter|greg|gregory|doug|dennis|jerry|raymond|ray|patrick|sean|scott|ben|benjamin|sam|samuel|alex|alexander|nick|nicholas|jacob|jake|ethan|noah|logan|emma|olivia|mia|chloe|emily|hannah|sophia|vanessa|veronica|monica|teresa|theresa|becky|jenny|katie|kate|mr|ms|miss|derek|jasmine|sandy|brandon|brandi|brandy|travis|trevor|cody|dustin|jesse|taylor|morgan|bryan|shawn|shaun|craig|keith|roger|terry|gerald|harold|henry|arthur|walter|albert|willie|ralph|roy|eugene|louis|philip|phillip|bobby|bradley|brad|brett|curtis|darren|derrick|dwayne|erik|evan|gabriel|gavin|glenn|ian|isaac|ivan|javier|jeremy|joel|jon|jonathan|julian|kirk|leon|leonard|lucas|luke|marcus|martin|marvin|maurice|mitchell|nathaniel|neil|oscar|randy|ricky|rodney|ross|russell|seth|shane|stanley|stuart|ted|theodore|todd|tommy|victor|vincent|wayne|wesley|zach|zachary|rob|abby|abigail|adriana|alicia|alice|alison|allison|alyssa|amelia|andrea|angie|anne|annie|ariana|audrey|ava|bella|beth|bethany|bonnie|brooke|caitlin|camila|carla|caroline|carolyn|cassandra|catherine|charlotte|cheryl|christine|claire|claudia|connie|courtney|dana|daniela|denise|doris|dorothy|edna|eileen|ellen|erica|erika|erin|esther|eva|evelyn|fiona|gabriela|gina|gloria|gwen|hailey|haley|heidi|helen|irene|jackie|jacqueline|jamie|jane|janet|janice|jasmin|jeanne|jen|jenna|jill|joan|joanna|joanne|jocelyn|josephine|joyce|juanita|judy|judith|julia|katherine|katrina|kayla|kendra|kristen|kristin|kylie|leah|leslie|lillian|lindsay|lindsey|loretta|lori|lorraine|louise|lucy|lydia|lynn|mackenzie|marcia|margaret|marie|marilyn|marissa|marlene|marsha|maureen|meghan|melanie|melinda|mildred|miranda|molly|nadia|natalie|natasha|nina|norma|paige|paula|peggy|phyllis|priscilla|rachael|regina|renee|rhonda|rita|roberta|sabrina|sally|selena|shannon|shawna|sheila|shelby|shelly|sherry|shirley|stacey|stacy|suzanne|sylvia|tamara|tanya|tara|tasha|tina|toni|tonya|tracey|valerie|vera|vicki|vicky|vivian|wanda|wendy|whitney|yolanda|yvonne|zoe|raul|rafael|hector|ernesto|enrique|eduardo|cesar|armando|arturo|alberto|alfredo|andres|pablo|ruben|sergio|xavier|beatriz|blanca|graciela|irma|juana|leticia|lorena|margarita|mariana|marisol|marta|silvia|susana|yesenia|smith|johnson|jones|garcia|martinez|rodriguez|hernandez|lopez|gonzalez|perez|sanchez|ramirez|torres|harris|clark|lewis|walker|nguyen|carl|karl|denis",
    ),
    // Things of business that can be wrong.
    (
        "COSA",
        "direccion|precio|fecha|hora|dia|talla|color|pedido|orden|nombre|cuenta|factura|recibo|cita|puerta|casa|tamano|total|mesa|articulo|producto|cambio|comida|carro|sabor",
    ),
    // Spanish.
    (
        "ESCRIBAN",
        "escriban|manden|envien|molesten|contacten|texteen|fastidien|fregar|jodan|chinguen|acosar|spamear|mandarle",
    ),
    (
        "DEJEN",
        "pararle|parenle|parale|parenles|deje|dejen|deja|dejar|dejan|pare|paren|para|parar|basta|alto|stop|cese|cesen|cesar",
    ),
    (
        "SUS",
        "estar|seguir|andar|mi|mis|nuestro|esa|ese|toda|todas|todos|aquella|los|las|el|la|sus|su|tus|tu|estos|esos|estas|esas|este|ese|esta|tantos|tantas|mas|de|tanto|ningun|otro|ya|con|a|tipo|que|recibir|recibiendo|recibo|nada|me|nos|ninguna|otra",
    ),
    // Forms of verbs stand here once; `spelling::spanish` brings the others to them.
    ("BORRENME", "borrenme|bajenme|bajame|desuscribanme"),
    ("BORREN", "BORRENME|quite|borren|eliminen|quiten|saquen|remuevan|remover|olviden"),
];
