using System.Text.RegularExpressions;

namespace RefractoryEpilepsy.Timeline;

/// <summary>The words of the rules. Patterns have no nested unbounded repetition, so that they stay linear in practice; a time limit guards the rest.</summary>
/// <remarks>Built at start rather than by the source generator, which needs minutes and megabytes for alternations of this size.</remarks>
internal static class SeizurePatterns
{
    private const string Count = @"(\d{1,3}(?![\d/.]\d)|an?|one|once|two|twice|thrice|three|four|five|six|seven|eight|nine|ten|eleven|twelve|a single|single|a couple( of)?|couple of|a few|few|several|multiple|numerous|many|frequent|ein|eine|einen|einer|einmal|zweimal|dreimal|zwei|drei|vier|funf|sechs|sieben|acht|zehn|einige|mehrere|einzelne|una|un|dos|tres|cuatro|cinco|seis|varias|algunas|pocas|une|deux|trois|quatre|cinq|plusieurs|quelques)";
    private const string Range = @"(?<low>" + Count + @")((?<more>\s?\+)|\s*(-|to|bis|oder|or|o|ou|a|/)\s*(?<high>\d{1,3}|two|three|four|five|six|seven|eight|ten|zwei|drei|vier|funf|sechs|dos|tres|cuatro|cinco|deux|trois|quatre|cinq)(?!\w|[/.]\d))?";
    // "3.2 seizures per month", "2,5 - 3,5 pro Monat": a rate, or a mean in a window, may be broken; "3.12.2020" is a date.
    private const string Decimal = @"\d{1,3}[.,]\d{1,2}(?!\d|[/.,]\d)";
    private const string Amount = @"((?<!\d[.,/])(?<low>" + Decimal + @")((?<more>\s?\+)|\s*(-|to|bis|a)\s*(?<high>" + Decimal + @"|\d{1,3})(?!\w|[/.]\d))?|" + Range + @")";
    private const string About = @"((about|approximately|approx\.?|roughly|around|~|ca\.?|etwa|ungefahr|unas|unos|aproximadamente|environ|an average of|on average|average|averaging)\s*)?";
    private const string Bound = @"((?<less><|no more than|not more than|at most|a maximum of|hochstens|maximal|como maximo|au maximum|less than|fewer than|under|weniger als|menos de|moins de)\s*|(?<more>>|more than|over|at least|mehr als|mas de|plus de)\s*|up to\s+)?";
    private const string Adjectives = @"((more|further|new|recent|possible|probable|questionable|suspected|additional|clear|definite|known|reported|witnessed|breakthrough|brief|short|small|minor|major|big|large|mild|typical|habitual|usual|clinical|epileptic|focal|partial|simple|complex|aware|impaired|awareness|onset|unaware|generali[sz]ed|tonic-?clonic|tonic|clonic|convulsive|nonconvulsive|nocturnal|absence|myoclonic|atonic|drop|gtc|fia|fias|fas|fbtc|fbtcs|btc|btcs|tcs|bilateral|motor|secondarily|to|and|or|clusters? of|any|recurrent|weitere[nr]?|epileptische[nr]?|fokale[nr]?|generalisierte[nr]?|grosse[nr]?|kleine[nr]?|nachtliche[nr]?|nuevas?|mas|otras?|nouvelles?|autres?|other|such|of (his|her|their|the))[\s,/-]+){0,5}";
    private const string NotANoun = @"(?![\s-]*(disorder|history|hx|precautions?|medications?|meds?|medicine|frequency|type|types|control|diary|log|threshold|focus|foci|prophylaxis|management|clinic|action|triggers?|semiology|free|detection|alert|dog|onset|risk|therapy|treatment|plan))";
    private const string Noun = @"(?<noun>(seizures?|szs?|szrs?|convulsions?|spells?|events?|episodes?|attacks?|fits?|gtcs?|fias?|fas|fbtcs?|btcs?|tcs|grand mals?|auras?|absences?|spasms?|jerks?|drops?|anfalle?n?|anfaelle?n?|krampfanfalle?n?|krampfanfaelle?n?|krampfe|auren|absencen|crisis|convulsiones|crises?|ausencias)( activity| epilepticas?| epileptiques?| convulsivas?| comitiales?)?)\b" + NotANoun;
    private const string NounOrFrequency = @"(?<noun>(seizures?|szs?|szrs?|convulsions?|spells?|events?|episodes?|attacks?|fits?|gtcs?|fias?|fas|fbtcs?|btcs?|tcs|grand mals?|auras?|absences?|spasms?|jerks?|drops?|anfalle?n?|anfaelle?n?|krampfanfalle?n?|krampfanfaelle?n?|krampfe|auren|absencen|crisis|convulsiones|crises?|ausencias)( activity| epilepticas?| epileptiques?| convulsivas?| comitiales?)?)(\s+(frequency|freq\.?|rate|count))?\b(?!\s*(disorder|free))";
    private const string UnitWords = @"d|days?|nights?|w|wks?|weeks?|mo|mos|mths?|months?|qtr|quarter|fortnights?|yrs?|y|years?|tage?n?|wochen?|monate?n?|quartal|jahre?n?|dias?|semanas?|mes|meses|anos?|jours?|semaines?|mois|ans?|annees?|trimestre";
    private const string Unit = @"(?<unit>" + UnitWords + @"|m|h|hrs?|hours?|stunden?|horas?|heures?|24h)\b";
    private const string Adverb = @"(?<unit>daily|weekly|monthly|yearly|annually|nightly|fortnightly|quarterly)\b";
    private const string PerUnit = @"\s*\(?((per|/|pro|por|par)\s*(the |single )?((?<perCount>\d{1,3}|two|three|four|six)\s*(?=[dwmytjs]))?|(an?|each|every|am|im|in der|in|al|a la|cada|jeden?|jede|chaque|by)\s*(the |single )?)";
    private const string SpanNumber = @"(?<spanCount>\d{1,3}\+?|an?|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|a few|few|several|a couple( of)?|couple of|couple|einem|einer|zwei|drei|vier|funf|sechs|acht|zehn|un|una|dos|tres|cuatro|cinco|seis|une|deux|trois|quatre|cinq|six)\s*";
    private const string Recently = @"(last|past|previous|prior|preceding|letzte[nrms]?|vergangene[nrm]?|ultim[oa]s?|pasad[oa]s?|derni\w+)\s+";
    private const string Span = @"(?<span>((about|approximately|approx\.?|roughly|around|~|over|more than|almost|nearly|at least|>|ca\.?|etwa|uber|mas de|plus de|environ|the|these|den|die|der|los|las|les|el|la|le)\s*){0,3}(" + Recently + @")?" + SpanNumber + @"(?<spanUnit>" + UnitWords + @")\b|(the |these |den |dem |der |die |im |los |las |el |la |les |le )?" + Recently + @"(" + SpanNumber + @")?(?<spanUnit>" + UnitWords + @"|24 ?h|24 hours|48 hours)\b|(?<spanUnit>mes|ano|mois|annee|semaine|semana) (pasad[oa]|dernier|derniere))";
    private const string RecentSpan = @"(?<span>(?!last night\b|letzte nacht\b)(the |these |den |dem |der |die |im |los |las |el |la |les |le )?" + Recently + @"(" + SpanNumber + @")?(?<spanUnit>" + UnitWords + @"|24 ?h)\b|(?<spanUnit>mes|ano|semana) pasad[oa]|(?<spanUnit>mois|annee|semaine) derni\w+)";
    private const string Date = @"(?<date>" + ClinicalDates.Pattern + @")";
    private const string LastDate = @"(?<lastDate>" + ClinicalDates.Pattern + @")";
    private const string Visit = @"(the |his |her |their |our |dem |der |seiner |ihrer |la |su |sa )?(?<visit>(last|previous|prior|most recent|letzten?|ultima|derniere)( \w+)? (visit|appointment|appt|clinic|follow-?up|encounter|seen|office visit|consult\w*|check-?up|review|assessment|besuch|vorstellung|termin|kontrolle|visita|cita|consulta|revision|visite|rdv)|(he|she|they|patient|pt|i|we)? ?(was|were)? ?last (seen|evaluated|visit|met|reviewed|spoke))";
    private const string When = @"(?<when>earlier today|today|this (morning|afternoon|evening|week|month|year)|yesterday|last (night|week|month|year)|heute|gestern|letzte (nacht|woche)|letzten monat|letztes jahr|diese woche|diesen monat|hoy|ayer|anoche|esta semana|este mes|la semana pasada|el mes pasado|aujourd'hui|hier|la nuit derniere|cette semaine|ce mois|la semaine derniere|le mois dernier)";
    private const string Weekday = @"(last |this past |past |on |letzten |am |el |le )*(?<weekday>monday|tuesday|wednesday|thursday|friday|saturday|sunday|montag|dienstag|mittwoch|donnerstag|freitag|samstag|sonntag|lunes|martes|miercoles|jueves|viernes|sabado|domingo|lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche)\b";
    private const string Absent = @"\b((seizure|sz|event|spell)s?[\s-]?free|(freedom|free) (of|from) (all |any )?(seizures?|szs?)|(no|0|zero|denies|denied|denying|without|not had|not experienced|hasn't had|hasn't experienced|has not had|have not had|had no|haven't had|did not have|keine?|keinen|ohne|nicht|sin|ninguna|no ha (vuelto a )?(presentado|tenido|presentar|tener)|pas (eu )?(de|d')|plus (de|d')|aucune|sans)\s+(having |having had |experiencing |had )?(an?|any|another|other|de nouvelle |de nouvelles )?\s*" + Adjectives + Noun + @"|anfallsfrei(heit)?|libre de (crisis|crises?))";
    private const string OtherDisease = @"(?<!\b(hypertension|htn|diabetes|dm|blood pressure|bp|pain|asthma|glucose|bleeding|anxiety|depression|mood|migraines?|headaches?|diabetes|hypertonie|hipertension)\b[^.]{0,40})";
    private const string NoneWords = @"(none|no|0|zero|nil|free|sf|keine?|ninguna|aucune)";

    // A count that stands alone behind its window: no article, and nothing behind it that would make it a length, a dose or a share.
    private const string CountAlone = @"(?!an? (?!few|couple|single)|(ein|eine|einen|einer|una|un|une)\b)((clusters?|runs?) of\s+)?((?<low>" + NoneWords + @")(?=( reported| noted| so far)?\W*$)|" + Amount + @")(?!\d|\s*-\s*\d|\s*(" + UnitWords + @"|h|hrs?|hours?|min|mins|minutes?|sec|seconds?|mg|mcg|ml|%|percent|tabs?|tablets?)\b|\s*%)";
    private const string Had = @"(\W+((he|she|they|pt|patient|i|we)\s+)?((has|have|had|having|reports?|reported|about|approximately|approx|around|there (was|were)|hatte|tuvo|a eu|total( of)?|count|number)\W+){0,3})";
    private const string NotAPlan = @"(?<!\b(return|follow-? ?up|f/u|rtc|recheck|back|again|visit|seen|next)\s+)";
    private const string Words4 = @"(\s+(?!lasting|since|until|till|bis|hasta|mg\b)[\w'-]+){0,4}?";

    public static Regex NotFree { get; } = Pattern(@"\b(not|never|nicht|no esta|no ha estado|n'est pas|jamais|hasn't been|has not been|isn't)\s+(yet |been |yet been |entirely |completely |fully |been completely )?(seizure[\s-]?free|anfallsfrei|libre de (crisis|crises?))");

    public static Regex FreeSince { get; } = Pattern(Absent + @"[\w\s,]{0,25}?\b(?<since>since|seit|desde|depuis)\s+(then |at least |about |approximately |around |etwa |ca\.? |el |le |dem |der )?(" + Date + @"|" + Visit + @")|\b(?<since>since|seit|desde|depuis)\s+(dem |el |le )?(" + Date + @"|" + Visit + @")[\s,:]+(\w+\s+){0,4}?" + Absent);

    public static Regex FreeFor { get; } = Pattern(Absent + @"(\s+(mehr|reported|at all|whatsoever|noted|recorded))?\s*[,:]?\s*((?<since>for|x|times|seit|desde hace|hace|depuis|pendant|durante|since)|(?<within>in|over|within|during|im|en|au cours( de| des| du)?|innerhalb))?\s*" + Span + @"(?!\s*ago)|\b(?<since>seit|desde hace|hace|depuis|for|over)?\s*" + Span + @"(\s+(of|without|ohne|sin|sans|now|que|que no|jetzt|has been|been))*\s+(seizure[\s-]?free(dom)?|anfallsfrei|sin crisis|sans crises?|libre de crisis|without (a |any )?seizures?|no seizures?|no presenta crisis)|\b(?<within>in|over|within|during|im|en|au cours de)\s+" + RecentSpan + @"[\s,:]+(\w+\s+){0,4}?" + Absent);

    public static Regex LastSeizure { get; } = Pattern(@"\b(last|most recent|latest|letzter?|ultima|derniere)\s+" + Adjectives + @"((?<noun>seizure|sz|gtcs?|convulsion|event|spell|episode|one|anfall|krampfanfall|crisis|crise)( activity)?|known seizure|(?<=(most recent|latest)\s+)(was )?(on|in))\b((\s*[:=,(-]+\s*|\s+)(was|were|occurred|occurring|happened|on|in|at|date|reported|approximately|around|some|war|am|vor|im|fue|hace|el|en|le|il y a|remonte a|remonte au|etait|being|back|day|of|it|~|the|unos?))*[\s:=,(~-]*(" + Span + @"|" + Date + @"|" + Weekday + @"|" + When + @")");

    public static Regex CountSinceVisit { get; } = Pattern(@"\b" + Range + @"\s+" + Adjectives + Noun + Words4 + @"\s+(since|seit|desde|depuis)\s+" + Visit + @"(\s+" + Span + @"\s+ago|\s*\(?(on|of|in|am|vom|el|del|le|du)?\s*" + Date + @"\)?|,\s*(the )?((last|latest|most recent)( one)?( was)? )?(on|in|am|el|le)\s+" + LastDate + @")?|\b(since|seit|desde|depuis)\s+" + Visit + @"(\s*\(?(on|of|in|am|vom|el|del|le|du)?\s*" + Date + @"\)?)?[\s,:]+([\w']+\s+){0,6}?" + Range + @"\s+" + Adjectives + Noun);

    public static Regex CountSince { get; } = Pattern(@"\b" + Range + @"\s+" + Adjectives + Noun + Words4 + @"\s+(since|seit|desde|depuis)\s+(dem |el |le |about )?" + Date + @"|\b(since|seit|desde|depuis)\s+(dem |el |le |about )?" + Date + @"[\s,:]+([\w']+\s+){0,6}?" + Range + @"\s+" + Adjectives + Noun);

    public static Regex CountIn { get; } = Pattern(@"(?<!\d[.,/])\b" + Amount + @"\s+" + Adjectives + Noun + Words4 + @"[\s(]+(((in|over|within|during|for|x|innerhalb|en|au cours de|au cours des|pendant|durante)\s+(the |den |de |von |los |les |a )?" + Span + @")|((im|in den|in der|in)\s+)?" + RecentSpan + @")(?!\s*ago)");

    public static Regex InSpanCount { get; } = Pattern(@"\b((in|over|within|during|im|en|au cours de|au cours des|durant|durante)\s+)?" + RecentSpan + @"[\s,:]+([\w']+\s+){0,7}?" + Amount + @"\s+" + Adjectives + Noun);

    public static Regex RateEvery { get; } = Pattern(@"(?<![\w.-])(" + Range + @"\s+)?" + Adjectives + Noun + @"((\s*[:,(-]+\s*|\s+)(about|approximately|once|one|occur|occurs|occurring|happen|happens|roughly|on average|averaging|average|are|is|still|now|come|at least|continues?|frequency|1|einmal|etwa|ca|una|una vez|une|environ))*\s*[:,~(]?\s*(every|q|alle|cada|toutes les|tous les|jeden|jede)\s*((?<other>other|second|zweiten?|couple of)\s+)?((?<every>\d{1,2}|two|three|four|five|six|few|zwei|drei|vier|funf|sechs|dos|tres|cuatro|cinco|deux|trois|quatre|cinq)(\s*(-|to|bis|a|or)\s*(?<everyHigh>\d{1,2}|three|four|five|six|eight|drei|vier|tres|cuatro|trois|quatre))?\s*)?" + Unit);

    public static Regex RatePer { get; } = Pattern(@"\b" + NounOrFrequency + @"((\s*[:=,(~-]+\s*|\s+)(frequency|rate|activity|is|are|was|were|occur|occurs|occurring|occurred|happen|happens|happening|come|about|approximately|approx|of|at|around|now|currently|has|been|have|on average|averaging|average|averages|baseline|with|a frequency|continue|continues|remain|remains|unchanged|treten|tritt|etwa|ca|auf|ungefahr|mit|con|una|frecuencia|de|unas|environ|still|decreased|increased|improved|reduced|dropped|gone|worsened|from [\w/ .-]{1,20}? to|down to|up to|having|to|occasional|reported|estimated|currently|per patient|haufigkeit|frequenz))*[\s:=,(~-]*" + Bound + @"(x\s?)?" + Amount + @"\s*(times?|x|mal|veces|vez|fois|episodes?|events?|seizures?)?" + PerUnit + Unit);

    public static Regex CountPer { get; } = Pattern(@"(?<![\w.]|\d,)" + Bound + About + Amount + @"\s*" + Adjectives + Noun + @"(\s+(on average|in total|total|or so))?" + PerUnit + Unit);

    public static Regex NounRate { get; } = Pattern(@"\b" + Noun + @"((\s*[:=,(~-]+\s*|\s+)(frequency|is|are|occur|occurs|occurring|happen|happens|about|approximately|at least|now|currently|remain|remains|still|etwa|treten|auf))*[\s:=,(~-]*" + Bound + Amount + @"\s*(times?\s*|x\s*|mal\s*)?(" + Adverb + @"|(?<unit>taglich|wochentlich|monatlich)\b)|(?<![\w.])" + Amount + @"\s+(?<unit>daily|weekly|monthly|yearly|nightly)\s+" + Adjectives + Noun);

    public static Regex RateWord { get; } = Pattern(@"\b(?<!(once|twice|times|three|two|one|\d|mg|and|than) )(?<word>multiple daily|several daily|frequent daily|near-?daily|almost daily|daily|nightly|weekly|monthly|yearly|tagliche|wochentliche|monatliche)\s+" + Adjectives + Noun + @"|\b" + NounOrFrequency + @"((\s*[:=,(~-]+\s*|\s+)(are|is|occur|occurs|occurring|happening|happen|happens|remain|remains|nearly|almost|on a|now|still|treten|currently|continue|son|sont|about))*[\s:=,(~-]*(?<word>multiple daily|daily|nightly|weekly|monthly|yearly|every day|every night|each day|each night|every week|each week|every month|each month|every year|each year|taglich|wochentlich|monatlich|jahrlich|diarias?|a diario|semanales|mensuales|quotidiennes?|hebdomadaires?|mensuelles?)\b");

    public static Regex CountOn { get; } = Pattern(@"\b(" + Range + @"\s+" + Adjectives + Noun + @"|(?<cluster>clusters?)(\s+of\s+(?<low>" + Count + @")(\s*(-|to)\s*(?<high>\d{1,2}))?)?(\s+" + Adjectives + Noun + @")?|(possible|probable|questionable|suspected)\s+" + Adjectives + Noun + @"|(had|has had|have had|having|with|experienced|suffered|presented with|admitted (with|for)|seen for|another|erlitt|hatte|presento|tuvo|a presente|a eu|a fait)\s+(an?|another|one|his|her|einen|una|une|la)?\s*" + Adjectives + Noun + @")" + Words4 + @"[\s,:(]+((on|in|at|am|el|le|around|about|approximately|vor|hace|il y a|was|occurred|happened)\s+)*(" + Date + @"|" + Weekday + @"|" + When + @"|" + Span + @"\s+ago|(?<=(vor|hace|il y a)\s+)" + Span + @")|\b(vor|hace|il y a)\s+" + Span + @"\s+(\w+\s+){0,3}?(ein|eine|einen|una?|une)\s+" + Adjectives + Noun);

    public static Regex NounSinceVisit { get; } = Pattern(@"\b" + NounOrFrequency + @"\s+(since|seit|desde|depuis)\s+" + Visit + @"\s*[:=]+\s*" + Bound + Range + @"\b");

    public static Regex NounInSpan { get; } = Pattern(@"\b" + NounOrFrequency + @"\s*[(,]?\s*(((in|over|for|during|within)\s+)?" + RecentSpan + @"|(in|over|during|within)\s+" + Span + @")\)?\s*[:=]+\s*" + Bound + Amount + @"\b|\b" + NounOrFrequency + @"\s*[:=]+\s*" + Bound + Amount + @"\s+(in|over|during|within|for)\s+(the |her |his )?" + Span);

    public static Regex NoneTold { get; } = Pattern(Absent + @"|\b" + Noun + @"\s*[:=]\s*(none|no|denies|denied|0|zero|nil|keine|ninguna|aucune|negative)\b");

    public static Regex NotControlled { get; } = Pattern(OtherDisease + @"\b(not (been )?(well|fully|completely|adequately|optimally|entirely|yet|under good|under)?[\s-]*(controlled|control)|poorly[\s-]controlled|uncontrolled|(inadequate|poor|suboptimal|incomplete)(ly)? (seizure )?control(led)?|control (is|remains|has been|was) (still )?(poor|suboptimal|inadequate|incomplete)|nicht (gut |ausreichend )?(eingestellt|kontrolliert)|schlecht (eingestellt|kontrolliert)|unzureichend (eingestellt|kontrolliert)|(mal|no) controlad[oa]s?|mal (controlees?|equilibrees?)|non (controlees?|equilibrees?))\b");

    public static Regex GoesOn { get; } = Pattern(@"\b(?<!for )(continu(es|ed|ing) to (have|experience|report|suffer)|still (having|has|have|having|experiencing|gets|getting)|ongoing|persistent|persisting|continued|weiterhin|nach wie vor|sigue (con|presentando|teniendo)|continua (con|presentando)|persisten|persistance de|continue (a|d')\s*(avoir|faire)?|toujours des|breakthrough|increas(ed|ing)( in)?|worsening( of)?|more frequent)\s+(des |de |die |las |his |her )?" + Adjectives + Noun + @"|\b(?<!(if|should) )(seizures?|szs?) (have |has |still |are |do )*(persist(ed|ing)?|continued?|ongoing|recurred|recur|go on)\b(?! (to be|seizure))");

    public static Regex Controlled { get; } = Pattern(OtherDisease + @"(?<!\b(not|nicht|no|never|poorly) (been |very )?)\b((well|fully|completely|adequately|very well)[\s-]*controlled|(good|excellent|complete|great|adequate) (seizure )?control|under (good |excellent )?control|(seizures?|epilepsy) (are |is |remain |remains |now |currently |have been |has been )*controlled(?! by)|gut (eingestellt|kontrolliert)|bien controlad[oa]s?|buen control|bien (controlees?|equilibrees?))\b");

    public static Regex AnswerPer { get; } = Pattern(@"(?<![\w.]|\d,)" + Bound + About + Amount + @"\s*(times?|x|mal|veces|fois)?(" + PerUnit + Unit + @"|\s*" + Adverb + @")");

    // "4/4wk", "2-3/6 weeks": so many in so many weeks. Without a unit it could be a date or a fraction.
    public static Regex AnswerPerSlash { get; } = Pattern(@"^\W*(?<low>\d{1,3})(\s*-\s*(?<high>\d{1,3}))?\s*/\s*(?<perCount>\d{1,2})\s*(?<unit>" + UnitWords + @")\b");

    // "alle 14 Tage ein Anfall", "every 3 weeks one seizure".
    public static Regex EveryCount { get; } = Pattern(@"\b(every|q|alle|cada|toutes les)\s*((?<other>other|second|zweiten?)\s+)?((?<every>\d{1,2}|two|three|four|six|zwei|drei|vier|dos|tres|deux|trois)(\s*(-|to|bis|a)\s*(?<everyHigh>\d{1,2}))?\s*)?" + Unit + @"\s*,?\s*" + About + Range + @"\s+" + Adjectives + Noun);

    public static Regex AnswerEvery { get; } = Pattern(@"\b((?<low>once|one|1|einmal|una vez|une fois)\s+)?(every|q|alle|cada|toutes les)\s*((?<other>other|second|zweiten?)\s+)?((?<every>\d{1,2}|two|three|four|six|few|zwei|drei|vier|dos|tres|deux|trois)(\s*(-|to|bis|a)\s*(?<everyHigh>\d{1,2}))?\s*)?" + Unit);

    public static Regex AnswerWord { get; } = Pattern(@"\b(?<!(once|twice|times|\d) )(?<word>multiple daily|several daily|multiple times daily|daily|nightly|fortnightly|biweekly|quarterly|weekly|monthly|yearly|every day|every night|taglich|wochentlich|monatlich|jahrlich|diarias?|a diario|semanal(es)?|mensual(es)?|quotidiennes?|hebdomadaires?)\b");

    // "None in 3 months", "0 since last visit" name the absence; a span alone ("x 6 months", "since March 2018") must be the whole answer:
    // "in the last month: 3" and "since last visit: 3" are counts.
    public static Regex AnswerFreeFor { get; } = Pattern(@"^\W*((now|currently|then)\s+)?(" + NoneWords + @"\b\s*[,:]?\s*((?<since>for|x|since|seit|desde|depuis)|(?<within>in|over|within|during))\s*(?>(the )?" + Span + @"|" + Date + @"|" + Visit + @")(?!\W+(" + Count + @")\b(?!.*\b(before|previously|prior|earlier|vorher|zuvor|antes|avant)\W*$))|(?<since>for|x|over|since|seit|desde|depuis)\s*((the )?" + Span + @"|" + Date + @")(\s+(now|so far|already|and counting|to date|today))?\W*$)");

    // "In the last month: 3", "over 2 weeks had 4", "since last visit: multiple", "since May: 2", "past 30 days: 3".
    public static Regex AnswerSpanCount { get; } = Pattern(@"^\W*(((in|over|within|during|for|x|im|in den|en|au cours (de|des|du)|durant|durante)\s+)?" + RecentSpan + @"|(in|over|within|during|durant|durante)\s+(the )?" + Span + @"|(since|seit|desde|depuis)\s+((dem |el |le |about )?" + Date + @"|" + Visit + @"))" + Had + CountAlone);

    public static Regex AnswerSinceDate { get; } = Pattern(@"^\W*(x\s?)?" + Range + @"\s+(since|seit|desde|depuis)\s+(dem |el |le |about )?" + Date);

    // "In 2 months 3 seizures": the window before the count, without "last".
    public static Regex SpanCount { get; } = Pattern(NotAPlan + @"\b(in|over|within|during)\s+(the )?" + Span + @"[\s,:]+((he|she|they|pt|patient|i|we|has|have|had|having|reports?|about|there|were|was)\s+){0,4}" + Amount + @"\s+" + Adjectives + Noun);

    // "Had 6 seizures", "1 GTC, 2 FIA": counts and nothing else.
    public static Regex CountOnly { get; } = Pattern(@"(?<!\d[.,/-]|\w)" + Range + @"\s+" + Adjectives + Noun + @"(?=\W|$)");

    public static Regex CountsOnly { get; } = Pattern(@"^\W*((he|she|they|pt|patient|i)\s+)?((has|have)\s+)?((had|has|having|reports?|reported|experienced|with)\s+)?(" + About + Range + @"\s+" + Adjectives + Noun + @"(\s*(,|&|\+|;|and|und|y|et)\s*|\W*$)){1,5}$");

    // Seizures in words without a number. "History of recurrent seizures" tells of no time.
    public static Regex HowOften { get; } = Pattern(@"(?<!\b(no|not|without|denies|denied|never|nor|history of|h/o|hx of|hx|past|prior|previous|for|risk of|with)\s+(\w+\s+){0,2})\b(very |fairly |quite |rather |more |less )?(frequent|recurrent|recurring|sporadic|occasional|intermittent|infrequent|rare|repeated|regular|haufige|seltene|gelegentliche|wiederkehrende|frecuentes|ocasionales|esporadicas|frequentes|occasionnelles)\s+" + Adjectives + Noun + @"(?![^;]*\b(until|till|before|prior to|in childhood|in infancy|as a child|at onset|bis|hasta|jusqu)\b)|\b" + NounOrFrequency + @"(\s*[:=,-]\s*|\s+(are|is|have been|has been|remain|remains|still|occur|occurring|about|frequency|activity)\b){0,4}\s*(frequent|recurrent|sporadic|occasional|occasionally|intermittent|infrequent|rare|rarely|sporadically|frequently|unchanged|the same|same as before|no change|not improved|not improving|not better|no better|no improvement|worse|worsening|worsened|more often|more frequent|less frequent|haufig|selten|gelegentlich|unverandert)\b(?!\s+(\d|control|free))|\bno (change|improvement) in (the |his |her )?" + Adjectives + @"(seizures?|sz)( frequency)?\b(?! control)");

    public static Regex AnswerHowOften { get; } = Pattern(@"^\W*(very |fairly |still |some )?(persistent|persisting|persists?|ongoing|continuing|continued?|continues|frequent|frequently|recurrent|recurring|sporadic|sporadically|occasional|occasionally|intermittent|intermittently|infrequent|infrequently|rare|rarely|not improved|no improvement|not better|no better|worse|worsening|worsened|breakthrough|haufig|selten|gelegentlich|frecuentes?|ocasional(es)?|frequentes?|occasionnel(le)?s?)\W*$");

    public static Regex AnswerNone { get; } = Pattern(@"^\W*((now|currently|current frequency)\W+)?(none|no|0|zero|nil|free|keine?|ninguna|aucune|not? any)(?=(\W+(was|were|previously|formerly|down from|from|used to|vorher|zuvor|antes)\b.*)?\W*$)");

    public static Regex AnswerIn { get; } = Pattern(@"(?<!\d[.,/])\b" + Amount + @"\s+(in|over|within|during)\s+(the )?" + Span);

    public static Regex AnswerSinceVisit { get; } = Pattern(@"\b(x\s?)?" + Range + @"\s+(since|seit|desde|depuis)\s+" + Visit);

    public static Regex NounTimes { get; } = Pattern(@"\b" + Noun + @"\s*(x|×)\s?" + Range + @"\b(\s+(since|seit|desde|depuis)\s+(?<visitTold>" + Visit + @"))?(?!\s*(d|w|m|y|days?|weeks?|wks?|months?|mo|years?)\b)");

    public static Regex NounCount { get; } = Pattern(@"^\W*" + Noun + @"(\s+(count|number|total))?\s*[:=]\s*(?<low>\d{1,3})\W*$");

    public static Regex AnswerDaysPer { get; } = Pattern(@"^\W*(on\s+)?" + Range + @"\s*(days?|d)" + PerUnit + Unit);

    public static Regex AnswerCluster { get; } = Pattern(@"\b((?<cluster>clusters?)(\s+of\s+(?<low>" + Count + @"))?|" + Range + @")[\s,]+((on|am|in)\s+)?(" + Weekday + @"|" + When + @"|" + Date + @")");

    public static Regex AnswerAgo { get; } = Pattern(@"^\W*(about |approximately |~ ?)?((vor|hace|il y a)\s+" + Span + @"|" + Span + @"\s+ago|" + Date + @"|" + When + @")\W*$");

    public static Regex AnswerControlled { get; } = Pattern(@"^\W*((well|good|fully)[\s-]*control(led)?|controlled|in remission|remission|resolved|gut eingestellt)\W*$");

    public static Regex Dose { get; } = Pattern(@"\b(mg|mcg|ml|tab(let)?s?|cap(sule)?s?|pills?|dose[sd]?|bid|tid|po|takes?|taking|tomar|toma|nimmt|prend)\b");

    public static Regex ToBilateral { get; } = Pattern(@"to bilateral tonic");

    private static Regex Pattern(string words) => new(words, RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, TimeSpan.FromMinutes(1));
}
