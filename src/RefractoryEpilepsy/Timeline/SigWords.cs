using System.Collections.Frozen;

namespace RefractoryEpilepsy.Timeline;

/// <summary>The words of sigs, folded (lower case, no accents), in English, German, Spanish, French and Italian.</summary>
internal static class SigWords
{
    /// <summary>Numbers written out.</summary>
    public static FrozenDictionary<string, decimal> Numbers { get; } = Values(
        (0, "zero null cero"), (0.5m, "half halbe halber halben media medio demi demie einhalb mezza mezzo halb"), (0.25m, "quarter viertel"), (1, "one ein eine einen einer eins una un une uno otra otro another altra"),
        (1.5m, "anderthalb eineinhalb"), (2, "two zwei dos deux"), (3, "three drei tres trois tre"), (4, "four vier cuatro quatre quattro"), (5, "five funf fuenf cinco cinq cinque"),
        (6, "six sechs seis"), (7, "seven sieben siete sept"), (8, "eight acht ocho huit"), (9, "nine neun nueve neuf"), (10, "ten zehn diez dix"), (12, "twelve zwolf zwoelf doce douze"));

    /// <summary>How many times, in one word.</summary>
    public static FrozenDictionary<string, decimal> Times { get; } = Values(
        (1, "once einmal"), (2, "twice zweimal"), (3, "thrice dreimal"), (4, "viermal"));

    /// <summary>Words after a number that make it "so many times".</summary>
    public static FrozenSet<string> TimesWords { get; } = Set("times time x mal fois veces vez volte volta doses meals");

    /// <summary>How often a day, in one word.</summary>
    public static FrozenDictionary<string, decimal> PerDay { get; } = Values(
        (1, "daily qd qday od taglich tgl diario diaria diariamente quotidien quotidienne quotidiennement"), (2, "bid bd bds"), (3, "tid tds"), (4, "qid qds"), (0.5m, "qod"),
        (1 / 7m, "weekly qweek wochentlich qwk"), (1 / 30m, "monthly monatlich"));

    /// <summary>Days in one of a unit of time.</summary>
    public static FrozenDictionary<string, decimal> UnitDays { get; } = Values(
        (1 / 24m, "h hr hrs hour hours std stunde stunden hora horas heure heures hourly ora ore"), (1, "day days d dy tag tage tagen tags dia dias jour jours j giorno giorni"),
        (7, "week weeks wk wks w woche wochen semana semanas semaine semaines settimana settimane"), (30, "month months mo monat monate monaten mes meses mois mese mesi"));

    /// <summary>Words that lead from an amount to its unit of time: "a day", "pro Tag", "al dia".</summary>
    public static FrozenSet<string> Per { get; } = Set("a per each every al por par pro am im je la chaque cada jeden jede jedes / an ogni");

    /// <summary>"Every", before a number of hours or days.</summary>
    public static FrozenSet<string> Every { get; } = Set("every q alle cada c each jede jeden chaque e ogni");

    /// <summary>Times of day: morning 1, noon 2, evening 4, night 8.</summary>
    public static FrozenDictionary<string, int> Slots { get; } = new (int Slot, string Words)[]
    {
        (1, "morning mornings am qam mane morgens morgen fruh fruhs manana mananas matin breakfast desayuno fruhstuck qmorning mattina mattino mattine colazione om"),
        (2, "noon midday lunch lunchtime mittags mittag mediodia midi almuerzo comida afternoon nachmittags nachmittag qnoon qlunch mezzogiorno pranzo pomeriggio"),
        (4, "evening evenings pm qpm abends abend tarde tardes soir soirs dinner supper cena diner abendessen suppertime qevening sera sere qdinner qsupper"),
        (8, "night nights nightly bedtime bed qhs hs nocte nachts nacht noche noches nuit coucher acostarse schlafengehen qnight dormir notte coricarsi qnoc qbedtime"),
    }.SelectMany(entry => entry.Words.Split(' '), (entry, word) => (word, entry.Slot)).ToFrozenDictionary(pair => pair.word, pair => pair.Slot);

    /// <summary>Tablets, capsules and other things that are counted.</summary>
    public static FrozenSet<string> Units { get; } = Set(
        "tablet tablets tab tabs t ts tbl tabl tbls tablette tabletten filmtablette filmtabletten retardtablette retardtabletten cap caps capsule capsules c_ kapsel kapseln kps pill pills comprimido comprimidos comp comprime comprimes cp cps cpr tableta tabletas pastilla pastillas gelule gelules stk stuck packet packets sachet sachets beutel sobre sobres capsula capsulas caplet caplets film films puff puffs spray sprays patch suppository suppositories zapfchen kap unidad unidades compressa compresse bustina bustine infatab infatabs cs");

    /// <summary>Millilitres in one of a unit of volume.</summary>
    public static FrozenDictionary<string, decimal> Millilitres { get; } = Values(
        (1, "ml mls cc milliliter milliliters millilitre millilitres mililitro mililitros"), (5, "tsp teaspoon teaspoons teaspoonful teaspoonfuls cucharadita cucharaditas teeloffel"), (15, "tbsp tablespoon tablespoons tablespoonful tablespoonfuls cucharada cucharadas essloffel"), (1000, "liter litre"));

    /// <summary>Words between a number of units and the time it is taken at.</summary>
    public static FrozenSet<string> Fillers { get; } = Set("at in on the every each by mouth po oral orally per via po with por la el las los le les au a am zur zum of before de cada jeden via gt ng tube with food und_ in every oral al con boca bouche voie orale peroral to be taken pm_ alla allo whole ganze ganzer ganz entera entero entier entiere intera intero onto prima di");

    /// <summary>Words that join two times of day, or add two amounts.</summary>
    public static FrozenSet<string> And { get; } = Set("and & + und y et e plus , sowie");

    /// <summary>Words that begin the next step of a plan.</summary>
    public static FrozenSet<string> Then { get; } = Set("then thereafter followed dann danach anschliessend luego despues posteriormente puis ensuite hierauf poi quindi successivamente");

    /// <summary>Words for a rising dose.</summary>
    public static FrozenSet<string> Increase { get; } = Set("increase increased increases increasing titrate titrating raise uptitrate steigern steigerung erhohen erhohung aumentar aumente aumentando augmenter augmentation incrementar advance aumentare");

    /// <summary>Words for a falling dose.</summary>
    public static FrozenSet<string> Decrease { get; } = Set("decrease decreased decreasing reduce reducing taper tapering wean weaning reduzieren ausschleichen reducir disminuir diminuer reduire lower ridurre scalare");

    /// <summary>Words that end a drug.</summary>
    public static FrozenSet<string> Stop { get; } = Set("stop off discontinue absetzen suspender arreter stopped sospendere");

    /// <summary>Words before a duration.</summary>
    public static FrozenSet<string> For { get; } = Set("for x fur fuer durante pendant por during times_ over per");

    /// <summary>Words that say a daily amount is split.</summary>
    public static FrozenSet<string> Divided { get; } = Set("divided div split aufgeteilt verteilt dividido divididos divise tomas prises gaben einzeldosen einzelgaben ÷ suddivisa suddivisi suddivise dosi somministrazioni");

    /// <summary>Words whose number is no dose: limits, quantities, refills.</summary>
    public static FrozenSet<string> NotADose { get; } = Set("max maximum maximal maximo maxi exceed nte # qty quantity disp dispense refill refills rf age weight wt kg n");

    /// <summary>Numerals that are numbers only before something that is counted or taken: "ii tabs", "i po", "due compresse", not "500 mg iv" and "due to".</summary>
    public static FrozenDictionary<string, decimal> Numerals { get; } = Values((0.5m, "ss"), (1, "i"), (1.5m, "iss"), (2, "ii due"), (2.5m, "iiss"), (3, "iii"), (4, "iv"));

    /// <summary>Halves that follow what is counted: "1 comprimido y medio".</summary>
    public static FrozenSet<string> Halves { get; } = Set("half medio media demi demie mezza mezzo halb halbe");

    /// <summary>Words between a number and what is counted: "2 sprinkle capsules".</summary>
    public static FrozenSet<string> Forms { get; } = Set("oral er xr dr sr ec chewable whole sprinkle dispersible soluble extended delayed release coated enteric retard ret ganze -");

    /// <summary>Words after which a sig tells doses that differ from day to day, or that were taken once: no one dose is certain.</summary>
    public static FrozenSet<string> Uncertain { get; } = Set("alternating alternate alternately alternieren abwechselnd alternando alternance alternanza previously formerly vorher zuvor bisher anteriormente auparavant precedemment precedenza");

    /// <summary>Days of the week: two of them in a sig tell doses that differ from day to day.</summary>
    public static FrozenSet<string> Weekdays { get; } = Set("monday tuesday wednesday thursday friday saturday sunday mon tue tues wed thu thurs fri sat montag dienstag mittwoch donnerstag freitag samstag sonntag lunes martes miercoles jueves viernes sabado domingo lundi mardi mercredi jeudi vendredi samedi dimanche lunedi martedi mercoledi giovedi venerdi");

    private static FrozenSet<string> Set(string words) => words.Split(' ').ToFrozenSet();

    private static FrozenDictionary<string, decimal> Values(params (decimal Value, string Words)[] entries) =>
        entries.SelectMany(entry => entry.Words.Split(' '), (entry, word) => (word, entry.Value)).ToFrozenDictionary(pair => pair.word, pair => pair.Value);
}
