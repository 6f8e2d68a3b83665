//! What is not a demand: wishes to be messaged, questions, what narrows a demand, what is doubtful, and the nets below.

/// To be messaged (again).
pub(super) const OPT_IN: &[&str] = &[
    "sign up for|to DET* NOTE|LIST",
    "want|like|put|need back|in|on|to|ME* on|in|to DET* LIST .|again",
    "sign|put|add|get|opt ME|NUMBER|my|it|this* back up|on|in|to|onto|.|again",
    "sign ME up .|again|to|for|with .|again|DET|get|receive|NOTE DET* .|NOTE|LIST|SALE|your|again",
    "sign|add|put|get ME|my|this NUMBER|name? back|up|number? back|on|to|for|in|onto DET* NOTE|LIST .|again|so|and|i|now|because",
    "sign ME up .|again",
    "sign ME up for|to DET* NOTE|SALE",
    "add ME|my|NUMBER* back|again .|on|to|in|please",
    "subscribe|resubscribe ME|my|NUMBER|us|.|again|back|to|this",
    "want|like|wish|ready|can|could|love|please to|i|you* subscribe|resubscribe|rejoin",
    "opt|opting|opted ME? back? in",
    "start|resume|restart|begin DET* sending|texting|messaging|NOTE|getting|receiving DET* ME|us|again|NOTE|.|my|SALE",
    "unblock|unstop|reactivate ME|my|this|DET|.",
    "can|may|please|ok|fine|okay|free|could|welcome you|to|now* TEXT|start ME|us again|now|anytime|back",
    "want|like|please|wish|can|could|need to|i|you|start* get|receive|have|getting|receiving|be DET* NOTE|SALE|texted again|back|.|from",
    "did|do|am NEG|not mean|meant|want|trying to unsubscribe|opt|stop",
    "by|on accident|mistake|purpose . FILL* add|sign|put|resubscribe|start",
    "quiero|volver|quisiera|deseo|puedo a? recibir|suscribirme SUS* .|NOTE|SALE|lista|otra|nuevamente|again",
    "agreguenme|agregame|inscribanme|inscribame|suscribeme|suscribanme|apuntenme|anotenme|agregueme SUS* nuevo|otra|lista|again|NOTE|.|para",
];

/// Who is writing.
pub(super) const HELP: &[&str] = &[
    ". FILL* who is|are|that|this FILL|number|sender|from* .|texting|how|messaging",
    ". FILL* what is|number|company|business* this number|about|text|message? .",
    ". FILL* who are|is you|this|u .|and|how|texting|why|where|from|number|idk",
    ". FILL* who this",
    "who am i texting|talking|speaking|messaging|chatting",
    "who|is is|are|this|it|keeps? texting|messaging|sending|contacting",
    "who sent|sends|texted",
    "who|what|which company|business|store|place|number|salon|shop|office|restaurant|organization is|are|does|do|from|this this|you|belong|calling",
    "where|who is|are this|you|these|it|coming? from|with",
    "how|where|why did|do|does|you|u|exactly* get|have|got|find|found|gotten|obtain DET* NUMBER|info|information",
    "who gave|give|shared|sold you|my|out|u DET* NUMBER",
    "what number can|do|should i call",
    "do|have i|we know|met|ever? you",
    "how can|do i|we contact|reach someone|a|you|customer|support by|at|.|person|real",
    "need|want|get|can|could help|assistance with DET* NOTE|unsubscribing",
    "quien|quienes es|eres|habla|son|me|esto|este|esta? SUS* .|manda|escribe|habla|numero|usted|ustedes|eres|es|son|escribio",
    "de parte de quien|quienes",
    "de|como|donde|quien que|donde|como|dio|dieron|les|le|saco|sacaron|sacaste|tienen|tiene|consiguio|consiguieron|obtuvieron|obtuvo|agarraron|te* mi numero|telefono|celular|contacto",
    "que empresa|compania|negocio|numero|tienda es|son",
];

/// Narrowed, handed on or joked away, anywhere in the reply: the owner decides.
pub(super) const SOFTENING: &[&str] = &[
    "TEXT .? call|email|phone ME",
    "send|keep|still|only|i|and|but send|want|need|get|keep|like? ME? only? DET* reminders|reminder|appointments|appointment|appt",
    "but|and|except|however|only you|i|please* still|keep|want|leave|send|continue|like|need|do DET* NOTE|SALE|appointment|appt|ones|only|sending|getting|it|them|to|want|still|receive|get|like|on|coming|keep|need|email",
    "but|and keep|only",
    "except|unless|other than|for|about|when|i|its|it|you|if|there",
    "unless",
    "only TEXT|send|contact|call|want|need|about|reminders|appointments|email",
    "instead",
    "by|on accident|mistake",
    "not ME just|only|but",
    "TEXT|NOTE|ME|it|way|send|TEXTING|sending less|fewer",
    "less|fewer often|NOTE|frequently",
    "PERSON|he|she said|says|wants|told",
    "my|his|her|our PERSON not",
    "remove|unsubscribe|take|delete my|his|her|our PERSON",
    "did|do|am NEG|not mean|meant|want|trying to unsubscribe|opt",
    "did|have|was|am|are|is i|it unsubscribe|opt|opted|removed",
    "TEXT|texts|email|emails|call|calls is|are|would fine|ok|okay|good|better",
    "solo|solamente|unicamente|nada|pero SUS* cita|citas|recordatorios|si|manden|emergencia|correo|email",
    "menos que|si|mensajes|seguido",
];

/// Narrowed to certain times, right behind the words that say stop.
pub(super) const AT_TIMES: &[&str] = &[
    "before|after|until|til|till|past|during|between|by|on|at|in|while|when|antes|despues|hasta|durante|los DET|de|las|la|el|i|im|am|me|so|is|are|that* TIME|at|ask|say|tell|home|driving|sleeping|meeting|meetings|noche|temprano|domingos|trabajo|class|church",
    "so|too|this|that|tan|every early|late|often|much|many|frequently|temprano|tarde|seguido",
    "TIME|texts|messages|times a|per|every|daily day|week|month",
    "at|in|on|during night|work|dinner|TIME|the TIME",
];

/// A "stop" that is all a clause says, beside clauses about something else.
pub(super) const STOP_ALONE: &[&str] = &[". stop|unsubscribe|stahp .", ". un sub .", ". FILL* thats enough FILL* ."];

/// Could be a no.
pub(super) const DOUBTFUL: &[&str] = &[
    ". NUMBER is wrong .",
    "have|is|got this|my NUMBER now",
    ". FILL* mute|silence|quiet|shush FILL* .",
    "turn|shut|switch those|them off .",
    ". FILL* out .",
    ". not before|on|during|while",
    "go|going|went|goes somewhere|elsewhere",
    ". email ME .",
    ". email ME only|instead",
    "chill|ease|relax|slow|cool up|down|off|out|it? with|on DET* NOTE|TEXTING",
    "you TEXT|send|message|texting way|so|too|DET* much|often|many",
    "TEXT|contact|message|send ME|a|little|bit|lot|way* less|fewer",
    "with|to|use|using|found|have|see a different|new salon|company|plumber|place|shop|provider|dentist|doctor|stylist|barber|groomer|vendor|contractor",
    "only TEXT ME? on|at|after|before|between|during|if|when|about",
    "stop|quit sending",
    ". alto|baja|arret|cancelen|eliminen|desuscribanme|borren|nomas|stopall|detener .",
    ". FILL* no more|mas FILL* .",
    ". FILL* dont .",
    ". could|can|would you not|dont .",
    "NEG|arent|isnt interested",
    "no interest",
    "uninterested",
    ". maybe|another later|time",
    ". FILL* ugh|junk|stahp|enough|remove|delete|thumbsdown|unwanted|spam|scam|spammer|spammers|scammer|scammers|basta|block|blocked|annoying|wtf|unreal|ridiculous|seriously|suficiente|bruh|hate|gross|pass|creep|creepy|die FILL|already|enough|ugh|thumbsdown* .",
    "thumbsdown",
    "had|thats|is|that enough of|with this|these|it|you|your|NOTE|the",
    "too|so many|much of|damn|DET* NOTE|SALE",
    "NOTE|TEXT ME|us|is|are|i|get|you|send|DET* too|so|way|less|fewer|more? much|often|many|less|fewer|frequently|frequent|early|late",
    "fewer|less DET* NOTE|often|frequently|frequent",
    "every day|week|morning|hour|night . !NOTE NOTE",
    "once|twice a|every per? week|month|year",
    "stop|unsubscribe|stahp",
    ". FILL* cancel|remove|end|delete|quit FILL|it|that|everything|all|this|please* .",
    "cancel|remove|delete it|that|everything|all|this .",
    "want|like|wish to cancel|quit|end|leave|withdraw FILL* .",
    "CEASE|pause DET* subscription",
    "CEASE DET* service .",
    "landline .",
    ". FILL* PULL off .",
    "cancel ME .",
    ". FILL* last|final warning|notice|request .",
    "so|but|and FILL* no more .",
    "NEG want|need|care any|none|it|them|these|this|for of|this|these|it|them|that* .",
    "wrong one .|and",
    "never heard|shopped|used|visited|met|done|did of|from|at|with|your|business|in* you|your|here|.",
    ". FILL* abort|nomames .",
    "no quiero .",
    "quiero|deseo cancelen FILL* .",
    ". FILL* cancelen|borren|eliminen|quiten todo|esto|eso .",
    "NAMES|ella|el cambio de NUMBER",
    ". FILL* no llamen|hablen .|antes|mas",
    ". FILL* count ME out .",
    "cancel these|those|them|all .",
    "NEG use it .",
    "remove|delete .",
    ". FILL* do? never|not|nunca .",
    "no soy|somos SUS* cliente|clienta|paciente|miembro",
    "this NUMBER MODAL|been* reported|blocked",
    "quiero|deseo|necesito salirme",
    "delete|close|cancel my account|profile",
    "NEG TEXT|sms",
    "dont|not|no REACH .|at|this",
    "dont|not|no REACH ME .|at|on|again|anymore",
    "NEG|dont want|ask|asked|need|needed|order|ordered for|to? this|these|it|those|them .|from",
    "NEG|dont want|need|like NOTE|SALE|TEXTING",
    "only TEXT|send|want|need ME|us|when|if|about|DET* reminders|for|NOTE|appointment|appointments|SALE|reminder|important|emergency|when|if|about|the",
    "only DET* reminders|appointments|appointment|emergencies",
    "email|call|phone|mail ME|DET* instead|next|rather",
    "prefer|rather|better|best to|a|use|get|you|phone|by|via|have|it* email|call|calls|phone|emails|mail|called|emailed|whatsapp",
    "email|phone|calls|whatsapp|mail is|are|would|be|works* better|best|preferred",
    "to|by|via my? email instead|rather|not",
    "instead of text|texting|texts|sms|messages|texto|mensaje",
    "dont|cant|not|never read|check|use|like|do|get text|texts|texting|messages|sms",
    "harassment|harassing|unsolicited|spammy|obnoxious|intrusive|spammers|scammers|spamming",
    "hate|tired|sick|over DET* NOTE|SALE|TEXTING|this .|app|so|too",
    "why come? are|do|am|is|did|does|u|i|you|we|keep|people|always|still|all|my|phone|a* texting|text|getting|get|messaging|contacting|sending|send|receiving|receive|bothering|messaged|texted|got|have|on|added DET* ME|NOTE|this|these|it|list|us|NUMBER|.|constantly|SALE",
    "already|just bought|purchased|hired|found|used|went|got|had|have|chose|signed|booked|did someone|somebody|another|it|one|with|elsewhere|a|from|somewhere|to|done",
    "done|fixed|serviced|installed|finished|elsewhere by someone|somebody|another|a",
    "not|longer|arent|isnt|never|wasnt|been|am a|your|an|current|active|existing* customer|client|patient|member|customers|clients",
    "with|to|have|use|using|found|got|see|seeing|chose|go another|different|someone|somebody|new salon|company|plumber|place|shop|provider|dentist|doctor|stylist|barber|service|vendor|contractor|else|groomer|restaurant",
    "dont|longer|not|never|stopped use|using|do|shop|shopping|go|come|live|need|work|working|visit|eat|buy|with|in|require|employed|affiliated at|you|your|guys|there|here|with|for|that|to|the|in|this* anymore|there|here|service|services|company|area|town|store|business|state",
    "dont|longer|havent|never have|own DET* dog|dogs|cat|pet|pets|house|home|car|truck|pool|lawn|property|business|boat|condo|apartment|place|yard|vehicle|rv|horse|shop|store|restaurant anymore|.|so|he|she|they|it|and",
    "sold DET* dog|house|home|car|truck|property|business|boat|condo|place|vehicle|rv",
    "PERSON|NAMES|he|she|owner has|have|recently|just* passed away|on? .|last|in|this|several|years|months|recently|yesterday|a",
    "passed away",
    "PERSON|he|she|they|NAMES|dog|cat|owner|person has|have|recently* died|deceased|dead .|last|in|years|months|recently|yesterday|on|this|a|TIME",
    "deceased",
    "PERSON|NAMES|he|she|they is|has|been|are* dead|gone .|now",
    "closed|out of|our|the|down business|permanently|doors",
    "retired|retiring|divorced .|now|and|so|from|TIME",
    "illegal|lawsuit|cops .|will|if",
    "my|our lawyer|attorney .|will|if",
    "shut the? up",
    "spam|scam . thumbsdown|bye|ugh",
    "no estoy|soy|SUS* interesa|interesan|interesado|interesada|interesados",
    "demasiados|muchos|tantos|tantas|muchas|menos mensajes|textos|promociones|anuncios",
    "ya no .",
    "ya no vivo|vive|trabajo|trabaja|soy|vivimos|estoy|tengo|uso|somos ahi|alli|aqui|en|cliente|clienta|perro|casa|ese|el|sus|esa|con|la|su|de|.|carro|mascota",
    "fallecio|murio|fallecido|difunto|difunta|muerto|falleci",
    "solo|solamente|unicamente SUS|manden|envien|quiero* recordatorios|citas|emergencias|importante|cita|correo|email",
    "no * de noche|domingos|temprano|tarde",
    "por que me|nos|estan|siguen|sigo|estoy|estas|te|tanto* ESCRIBAN|mandan|escriben|envian|recibiendo|recibo|llegan|manda|escribe|contactan|molestan|llaman",
    "por correo|email|telefono en|mejor|no",
    "prefiero correo|email|llamada|llamadas|que|por",
    "molestan|molesto|molesta|hartan|harto|harta|hartos .|de|estos|con|ya|mensajes|sus",
    "equivocado|equivocada|equivoco",
    "BORREN SUS* .",
];

/// Could be a no if it is most of what is said, and is none before “see you tomorrow”.
pub(super) const MOOD: &[&str] = &[
    ". i? am? done|finish|finished|sto|stp|s .",
    ". not FILL|right|now|today|this|time|thanks|at|really|for|me* .",
    "who is? NAMES .",
    ". FILL* no soy yo? .",
    "i am|was done|finished .|with you|this",
    "had enough .|already",
    "thats|that is? enough|it .|already",
    "this|these|that|it|you|NOTE|so|very|super|pretty|they is|this|these|looks|sounds|like|are|getting|pretty|so|very|super|just* annoying|scam|spam|old|ridiculous|creepy|irritating .|now|guys|and",
    "not me .",
];

/// Somebody else may have this number now.
pub(super) const MOVED_ON: &[&str] = &[
    ". FILL* we|i|they|he|she have|has|had|just|recently|already|all? moved|relocated|moving .|out|away|to|from|last|TIME|across|back|states|recently",
    "NEG|longer live|lives|work|works|living|here|at here|there|at|in|anymore|company|that|this|address",
    "no|not longer at|with|in|here|employed|working|there|lives|live",
    "NEG here anymore",
    "new phone|number who",
    "new phone who",
    "changed|switched my|her|his|our|their? number|numbers|phones",
    "have i|we met",
    "dont|not know|remember|recognize you|this|who|what number|.|this|you|is|are",
];

/// The net under all rules: wordings of no and of messaging close together.
pub(super) const NET: &[&str] = &[
    "these|those|your DET* texts|messages|alerts|notifications|promos|ads|promotions|newsletters|blasts",
    "sus|estos|tantos|tus SUS* mensajes|textos|promociones|anuncios",
    "your|mailing|text|texting|marketing|contact|sms DET* list|lists",
    "TEXTING|contacting|messaging ME",
    "opt out|me|from",
    "stop|quit|cease|halt|discontinue|remove|removed|delete|deleted|unsubscribe|opt|cancel|block|blocked|hate|tired|sick|enough|withdraw|revoke|rid|disable|leave|terminate !me|when|if* NOTE|TEXTING|LIST|CONTACTED",
    "NEG|off|rather|without|refuse|refusing|object !TEXT|if|when|until|but|so|to|you|has|have|had|one|i* TEXT|TEXTING|CONTACTED",
    "NEG want|wanted|need|like|wish|asked|ask|interested|care|agree|agreed|consent|accept|allow|appreciate|welcome|requested|request !if|when|but|so* NOTE|TEXTING|CONTACTED|LIST",
    "NOTE|TEXTING|LIST !if|when|but|so* stop|stopped|unwanted|unwelcome|annoying|harassment|illegal|off|end|ends",
    "remove|delete|erase|wipe|forget|lose|trash|throw|take|purge|drop !you|it* my|this|our NUMBER|info|contact|name",
    "get|take|want|pull|leave ME out|off|alone !work|early|the|at",
    "revoke .|CONSENT|and",
    "unsubscribe|opting|dnc|harass|spamming|spammers|telemarketing|telemarketers|telemarketer|solicitors",
    "wrong number|person|guy|girl|lady|dude",
    "NUMBER * NEG * anymore",
    "BORREN|DEJEN|no|nunca|ya !que|si|porque|llego|llegaron* NOTE|ESCRIBAN|lista",
    "equivocado|equivocada",
];

/// The widest net: one word of no and one of messaging anywhere in one clause, unless it speaks of business.
pub(super) const SAYS_NO: &str = "NEG|ERASE|drop|lose|forget|block|blocked|reported|wrong|mistake|complaint|lawyer|harassment|cant|cannot|last|final|off|out|outta|remove|removed|removal|delete|deleted|refuse|refusing|without|withdraw|revoke|hate|tired|sick|enough|cease|stop|quit|rid|shouldnt|mustnt|aint|couldnt|wouldnt|leave|shut|object|unwanted|unwelcome|annoying|annoyed|illegal|bothering|sin|nunca|jamas|ya|fuera|deje|dejen|paren";

/// A word of messaging.
pub(super) const SAYS_MESSAGE: &str = "NOTE|NUMBER|LIST|these|WRITING|TEXT|texted|CONTACTED|CONSENT|subscribe|subscribed|subscription|subscribing|opt|opted|opting|mailing|telemarketing|solicitor|solicitors|participate|participating|ESCRIBAN|listserv|marketing|spammed|unsubscribe";

/// A word of business.
pub(super) const SAYS_BUSINESS: &str = "TIME|BOOKING|<phone>|address|code|when|invoice|receipt|picture|pictures|pic|pics|photo|photos|price|quote|estimate|link|website|password|door|home|ready|sure|late|later|busy|driving|yet|back|call|called|email|insurance|didnt|haul|sign|PERSON|worries|problem|problema|part|site|form|answered|box|came|arrived|need|worry|pain|cita|casa|gate|rush";

/// A reply that says no and nothing else.
pub(super) const NO: &str = "no|nope|nah|naw|nay|negative|nada";

/// What may stand beside it.
pub(super) const NO_TALK: &str = "no|nope|nah|naw|nay|negative|nada|thanks|thank|you|im|i|am|we|are|is|were|good|ok|okay|fine|not|this|time|today|right|now|but|all|set|at|interested|for|me|us|it|really|sorry|appreciate|though|maybe|later|another|next|gracias|por|favor|sir|maam|guys|please|do|dont|need|want|any|anything|have|a|great|nice|day|hi|hello|never|mind|.|ahora|ya|tampoco|hoy|estoy|bien|anyway|offer|the|way|hell|thankyou|want|care|to|already|just|que|so|y|muchas|muy|amable|thats|that|jose|lol|again|well";
