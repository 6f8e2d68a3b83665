//! Classes of words. A class may name the classes before it.

/// Name and members.
pub(super) const CLASSES: &[(&str, &str)] = &[
    // Words that add force or politeness and change nothing; dropped before the patterns are tried.
    (
        "NOISE",
        "please|kindly|just|really|simply|actually|literally|seriously|honestly|respectfully|ever|even|also|fucking|fuckin|damn|damned|darn|goddamn|freaking|freakin|frickin|friggin|bloody|tf|af|bro|bruh|dude|yo|omg|politely|tho|though|sincerely|thanks|gracias|hey|hi|hello|sorry|ok|okay|listen",
    ),
    // May stand beside a bare "stop" without meaning anything else.
    (
        "FILL",
        "please|thanks|thank|you|ok|okay|k|hey|hi|hello|now|already|immediately|asap|right|away|sir|maam|mam|madam|miss|por|favor|gracias|man|guys|girl|buddy|folks|team|dear|friend|yes|yeah|yep|god|jesus|christ|wtf|ffs|smh|today|forever|permanently|completely|it|this|that|all|everything|and|so|then|but|bye|peace|good|morning|afternoon|evening|sorry|again|kind|regards|ya|well|um|uh|ugh|oh|wow|as|possible|soon|people|yall|company|hola|oye|disculpe|disculpen|perdon|oiga|once|at|for|my|the|love",
    ),
    (
        "INSULT",
        "bitch|bitches|asshole|assholes|idiot|idiots|moron|morons|jerk|jerks|dumbass|dumbasses|fucker|fuckers|motherfucker|motherfuckers|fucks|dick|dickhead|scammers|scammer|spammer|spammers|losers|loser|pricks|prick|pendejos|cabrones|dummy|creep|creeps|clowns|clown|shithead|bastards|bastard|assholes|pests|you|u|people|stupid|dumb|mf|mfs|spamming|trash",
    ),
    ("STOP", "stop|quit|cease|halt|stahp"),
    ("CEASE", "STOP|discontinue|end|cancel|terminate|suspend|deactivate|disable|discontinuing|stopping"),
    ("TEXT", "text|message|contact|spam|harass|pester|solicit|sms|dm|notify|blast"),
    (
        "TEXTING",
        "texting|messaging|contacting|spamming|bothering|harassing|bugging|disturbing|pestering|annoying|soliciting|pinging|blasting|notifying|stalking|advertising|asking|smsing",
    ),
    (
        "CALLING",
        "calling|emailing|mailing|writing|sending|reaching|targeting|testing|getting|receiving|seeing|giving|pushing|selling",
    ),
    ("REACH", "call|email|write|phone|reach|send|mail"),
    ("ME", "me|us|myself|ourselves"),
    ("NUMBER", "<phone>|number|numbers|phone|cell|cellphone|mobile|line|digits|celular|telefono"),
    (
        "NOTE",
        "text|texts|message|messages|sms|mms|alert|alerts|notification|notifications|promo|promos|promotion|promotions|promotional|ad|ads|advert|adverts|advertisement|advertisements|advertising|spam|marketing|newsletter|newsletters|blast|blasts|solicitation|solicitations|solicitations|communication|communications|correspondence|emails|mensaje|mensajes|mensajitos|texto|textos|promociones|ofertas|anuncios|publicidad|propaganda|robotexts|texting|messaging|msj|msjs",
    ),
    ("SALE", "deals|specials|offers|coupons|coupon|reminders|updates|discounts|cupones|recordatorios|email|surveys"),
    ("DOING", "<doing>"),
    ("JUNK", "crap|shit|bullshit|bs|junk|nonsense|stuff|things|madness"),
    (
        "DET",
        "the|these|those|this|that|them|your|my|our|his|her|their|moms|mothers|dads|fathers|husbands|wifes|sons|daughters|grandmas|parents|all|any|every|such|more|further|future|additional|other|with|stupid|dumb|annoying|constant|ridiculous|endless|useless|shitty|unwanted|unsolicited|random|silly|automated|automatic|auto|marketing|promotional|sales|group|robo|mass|spam|junk|text|texting|sms|daily|weekly|it|a|an|so|many|phone|or|and|calls|calling|email|emails|emailing|notification|subscription|to|for|on|from|out|of",
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
    ("NEG", "dont|never|not|no|didnt|doesnt|longer|nobody|wont|havent|isnt|arent|wasnt|shouldnt|nor"),
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
        "keep|keeps|kept|continue|continued|bother|want|need|have|try|be|dare|permit|let|allow|anyone|anybody|you|guys|people|to|i|again|wish|like|do",
    ),
    (
        "WANT",
        "want|wants|need|needs|wish|care|like|desire|appreciate|accept|agree|consent|looking|allow|authorize|interested|interest|use|enjoy|sign|ask|asked|asking|approve|give|require|requesting",
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
    ("AUTHORITY", "fcc|ftc|tcpa|bbb"),
    (
        "NAMES",
        "<name>|maria|jose|juan|jessica|jennifer|ashley|amanda|sarah|stephanie|melissa|nicole|elizabeth|heather|tiffany|michelle|amber|megan|rachel|kimberly|lauren|brittany|danielle|samantha|angela|christina|lisa|mary|linda|barbara|patricia|susan|karen|nancy|betty|sandra|donna|carol|sharon|laura|cynthia|amy|kathy|anna|ana|rebecca|martha|debra|diane|julie|kelly|michael|mike|christopher|chris|matthew|matt|joshua|josh|david|dave|james|jim|jimmy|daniel|dan|robert|bob|john|johnny|joseph|joe|jason|justin|andrew|andy|ryan|william|brian|kevin|steven|steve|stephen|thomas|tom|timothy|tim|richard|rick|jeffrey|jeff|eric|adam|nathan|tyler|aaron|kyle|charles|charlie|george|kenneth|ken|paul|edward|ronald|anthony|tony|larry|gary|carlos|luis|miguel|pedro|jorge|rosa|carmen|lupe|guadalupe|sofia|lucia|elena|isabel|alejandro|francisco|antonio|manuel|ricardo|fernando|roberto|diego|jesus|tyrone|jamal|keisha|latoya|deborah|debbie|brenda|pam|pamela|tammy|crystal|tracy|cindy|peter|greg|gregory|doug|dennis|jerry|raymond|ray|patrick|sean|scott|ben|benjamin|sam|samuel|alex|alexander|nick|nicholas|jacob|jake|ethan|noah|logan|emma|olivia|mia|chloe|emily|hannah|sophia|vanessa|veronica|monica|teresa|theresa|becky|jenny|katie|kate|mr|mrs|ms|miss|derek|jasmine|sandy|brandon|brandi|brandy|travis|trevor|cody|dustin|jesse|taylor|morgan|bryan|shawn|shaun|craig|keith|roger|terry|gerald|harold|henry|arthur|walter|albert|willie|ralph|roy|eugene|louis|philip|phillip|bobby|bradley|brad|brett|curtis|darren|derrick|dwayne|erik|evan|gabriel|gavin|glenn|ian|isaac|ivan|javier|jeremy|joel|jon|jonathan|julian|kirk|leon|leonard|lucas|luke|marcus|martin|marvin|maurice|mitchell|nathaniel|neil|oscar|randy|ricky|rodney|ross|russell|seth|shane|stanley|stuart|ted|theodore|todd|tommy|victor|vincent|wayne|wesley|zach|zachary|rob|abby|abigail|adriana|alicia|alice|alison|allison|alyssa|amelia|andrea|angie|anne|annie|ariana|audrey|ava|bella|beth|bethany|bonnie|brooke|caitlin|camila|carla|caroline|carolyn|cassandra|catherine|charlotte|cheryl|christine|claire|claudia|connie|courtney|dana|daniela|denise|doris|dorothy|edna|eileen|ellen|erica|erika|erin|esther|eva|evelyn|fiona|gabriela|gina|gloria|gwen|hailey|haley|heidi|helen|irene|jackie|jacqueline|jamie|jane|janet|janice|jasmin|jeanne|jen|jenna|jill|joan|joanna|joanne|jocelyn|josephine|joyce|juanita|judy|judith|julia|katherine|katrina|kayla|kendra|kristen|kristin|kylie|leah|leslie|lillian|lindsay|lindsey|loretta|lori|lorraine|louise|lucy|lydia|lynn|mackenzie|marcia|margaret|marie|marilyn|marissa|marlene|marsha|maureen|meghan|melanie|melinda|mildred|miranda|molly|nadia|natalie|natasha|nina|norma|paige|paula|peggy|phyllis|priscilla|rachael|regina|renee|rhonda|rita|roberta|sabrina|sally|selena|shannon|shawna|sheila|shelby|shelly|sherry|shirley|stacey|stacy|suzanne|sylvia|tamara|tanya|tara|tasha|tina|toni|tonya|tracey|valerie|vera|vicki|vicky|vivian|wanda|wendy|whitney|yolanda|yvonne|zoe|raul|rafael|hector|ernesto|enrique|eduardo|cesar|armando|arturo|alberto|alfredo|andres|pablo|ruben|sergio|xavier|beatriz|blanca|graciela|irma|juana|leticia|lorena|margarita|mariana|marisol|marta|silvia|susana|yesenia|smith|johnson|jones|garcia|martinez|rodriguez|hernandez|lopez|gonzalez|perez|sanchez|ramirez|torres|harris|clark|lewis|walker|nguyen|carl|karl|denis|marias|joses|juans|jessicas|jennifers|ashleys|amandas|sarahs|stephanies|melissas|nicoles|elizabeths|heathers|tiffanys|michelles|ambers|megans|rachels|kimberlys|laurens|brittanys|danielles|samanthas|angelas|christinas|lisas|marys|lindas|barbaras|patricias|susans|karens|nancys|bettys|sandras|donnas|carols|sharons|lauras|cynthias|amys|kathys|annas|anas|rebeccas|marthas|debras|dianes|julies|kellys|michaels|mikes|christophers|matthews|matts|joshuas|joshs|davids|daves|jims|jimmys|daniels|dans|roberts|bobs|johns|johnnys|josephs|joes|jasons|justins|andrews|andys|ryans|williams|brians|kevins|stevens|steves|stephens|toms|timothys|tims|richards|ricks|jeffreys|jeffs|erics|adams|nathans|tylers|aarons|kyles|charlies|georges|kenneths|kens|pauls|edwards|ronalds|anthonys|tonys|larrys|garys|miguels|pedros|jorges|rosas|carmens|lupes|guadalupes|sofias|lucias|elenas|isabels|alejandros|franciscos|antonios|manuels|ricardos|fernandos|robertos|diegos|tyrones|jamals|keishas|latoyas|deborahs|debbies|brendas|pams|pamelas|tammys|crystals|tracys|cindys|peters|gregs|gregorys|dougs|jerrys|raymonds|rays|patricks|seans|scotts|bens|benjamins|sams|samuels|alexs|alexanders|nicks|jacobs|jakes|ethans|noahs|logans|emmas|olivias|mias|chloes|emilys|hannahs|sophias|vanessas|veronicas|monicas|teresas|theresas|beckys|jennys|katies|kates|dereks|jasmines|sandys|brandons|brandis|brandys|trevors|codys|dustins|jesses|taylors|morgans|bryans|shawns|shauns|craigs|keiths|rogers|terrys|geralds|harolds|henrys|arthurs|walters|alberts|willies|ralphs|roys|eugenes|philips|phillips|bobbys|bradleys|brads|bretts|darrens|derricks|dwaynes|eriks|evans|gabriels|gavins|glenns|ians|isaacs|ivans|javiers|jeremys|joels|jons|jonathans|julians|kirks|leons|leonards|lukes|martins|marvins|maurices|mitchells|nathaniels|neils|oscars|randys|rickys|rodneys|russells|seths|shanes|stanleys|stuarts|teds|theodores|todds|tommys|victors|vincents|waynes|wesleys|zachs|zacharys|robs|abbys|abigails|adrianas|alicias|alices|alisons|allisons|alyssas|amelias|andreas|angies|annes|annies|arianas|audreys|avas|bellas|beths|bethanys|bonnies|brookes|caitlins|camilas|carlas|carolines|carolyns|cassandras|catherines|charlottes|cheryls|christines|claires|claudias|connies|courtneys|danas|danielas|denises|dorothys|ednas|eileens|ellens|ericas|erikas|erins|esthers|evas|evelyns|fionas|gabrielas|ginas|glorias|gwens|haileys|haleys|heidis|helens|irenes|jackies|jacquelines|jamies|janes|janets|janices|jasmins|jeannes|jens|jennas|jills|joans|joannas|joannes|jocelyns|josephines|joyces|juanitas|judys|judiths|julias|katherines|katrinas|kaylas|kendras|kristens|kristins|kylies|leahs|leslies|lillians|lindsays|lindseys|lorettas|loris|lorraines|louises|lucys|lydias|lynns|mackenzies|marcias|margarets|maries|marilyns|marissas|marlenes|marshas|maureens|meghans|melanies|melindas|mildreds|mirandas|mollys|nadias|natalies|natashas|ninas|normas|paiges|paulas|peggys|priscillas|rachaels|reginas|renees|rhondas|ritas|robertas|sabrinas|sallys|selenas|shannons|shawnas|sheilas|shelbys|shellys|sherrys|shirleys|staceys|stacys|suzannes|sylvias|tamaras|tanyas|taras|tashas|tinas|tonis|tonyas|traceys|valeries|veras|vickis|vickys|vivians|wandas|wendys|whitneys|yolandas|yvonnes|zoes|rauls|rafaels|hectors|ernestos|enriques|eduardos|cesars|armandos|arturos|albertos|alfredos|pablos|rubens|sergios|xaviers|beatrizs|blancas|gracielas|irmas|juanas|leticias|lorenas|margaritas|marianas|marisols|martas|silvias|susanas|yesenias|smiths|johnsons|garcias|martinezs|rodriguezs|hernandezs|lopezs|gonzalezs|perezs|sanchezs|ramirezs|clarks|walkers|nguyens|carls|karls",
    ),
    // Spanish.
    (
        "ESCRIBAN",
        "escriba|escriban|escribas|escribir|escribirme|escribirnos|escribiendo|escribiendome|mande|manden|mandes|mandar|mandarme|mandarnos|mandando|mandandome|mandarle|envie|envien|envies|enviar|enviarme|enviarnos|enviando|enviandome|moleste|molesten|molestes|molestar|molestarme|molestando|molestandome|contacte|contacten|contactar|contactarme|contactando|textee|texteen|textear|textearme|texteando|llamen|llame|llames|llamar|llamarme|llamando|hablen|hable|fastidien|fastidiar|fastidiando|fregar|jodan|joder|jodiendo|chinguen|chingar|chingando|acosar|acosarme|acosando|spamear",
    ),
    (
        "DEJEN",
        "pararle|parenle|parale|parenles|deje|dejen|deja|dejar|dejan|pare|paren|para|parar|basta|alto|stop|cese|cesen|cesar",
    ),
    (
        "SUS",
        "esa|ese|toda|todas|todos|aquella|los|las|el|la|sus|su|tus|tu|estos|esos|estas|esas|este|ese|esta|tantos|tantas|mas|de|tanto|ningun|otro|ya|con|a|tipo|que|recibir|recibiendo|seguir|recibo|nada|me|nos|ninguna|otra",
    ),
    (
        "BORREN",
        "borrame|borreme|borrenme|borrar|borrarme|borre|borren|borra|eliminame|elimineme|eliminenme|eliminar|eliminarme|elimine|eliminen|elimina|quitame|quiteme|quitenme|quitar|quitarme|quite|quiten|quita|sacame|saqueme|saquenme|sacar|sacarme|saque|saquen|saca|remover|remueva|remuevan|removerme|remuevame|remuevanme|quitarnos|quitenos|bajenme|bajame|desuscribanme|desuscribirme|desuscribir|borrarnos",
    ),
];
