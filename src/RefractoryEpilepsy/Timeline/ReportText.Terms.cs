using System.Text.RegularExpressions;

namespace RefractoryEpilepsy.Timeline;

/// <summary>Words that stand for a finding.</summary>
/// <param name="Concept">The finding's concept.</param>
/// <param name="Pattern">On text in lower case without accents.</param>
/// <param name="Unless">The sentence means something else where this matches.</param>
internal sealed record ReportTerm(string Concept, Regex Pattern, Regex? Unless = null);

/// <summary>The words of reports, in English, German, Spanish and French.</summary>
internal static partial class ReportTerms
{
    private const string Infratentorial = @"\b(cerebell\w*|posterior fossa|brain ?stem|pons|pontine|medulla|vestibular|acoustic|pituitary|sella\w*|fourth ventric\w*|kleinhirn\w*|hirnstamm\w*|cerebel\w*|cervelet|tronc cerebral|tronco (del )?encefalo|hipofis\w*|hypophys\w*|spinal)\b";

    /// <summary>Lesions in imaging and tissue.</summary>
    public static IReadOnlyList<ReportTerm> Lesions { get; } =
    [
        new("hippocampal-sclerosis", HippocampalSclerosisWords),
        new("focal-cortical-dysplasia", FocalCorticalDysplasiaWords),
        new("cortical-malformation", CorticalMalformationWords),
        new("tumor", TumorWords, TumorElse),
        new("vascular-malformation", VascularMalformationWords, VascularMalformationElse),
        new("stroke", StrokeWords, StrokeElse),
        new("trauma", TraumaWords),
        new("encephalomalacia", EncephalomalaciaWords),
        new("perinatal", PerinatalWords),
        new("tuberous-sclerosis", TuberousSclerosisWords),
        new("sturge-weber", SturgeWeberWords),
        new("cns-infection", CnsInfectionWords),
        new("mri-encephalitis", MriEncephalitisWords),
        new("multilobar-lesion", MultilobarLesionWords),
    ];

    /// <summary>What kind of tumour or vascular malformation it is, as far as surgery for epilepsy asks: spoken of beside the lesion itself.</summary>
    public static IReadOnlyList<ReportTerm> Kinds { get; } =
    [
        new("tumor-malignant", MalignantWords, TumorElse),
        new("tumor-meningioma", MeningiomaWords, TumorElse),
        new("tumor-low-grade", LowGradeWords, TumorElse),
        new("arteriovenous-malformation", ArteriovenousWords, VascularMalformationElse),
        new("cavernoma", CavernomaWords, VascularMalformationElse),
        new("hemispheric-disease", HemisphereWords),
    ];

    /// <summary>How the MRI was done.</summary>
    public static IReadOnlyList<ReportTerm> Protocol { get; } =
    [
        new("mri-epilepsy-protocol", MriEpilepsyProtocolWords),
    ];

    /// <summary>Where a lesion lies, as far as surgery asks.</summary>
    public static IReadOnlyList<ReportTerm> Place { get; } =
    [
        new("eloquent-cortex", EloquentWords),
    ];

    /// <summary>Statements of EEG reports that are read as they stand.</summary>
    public static IReadOnlyList<ReportTerm> Eeg { get; } =
    [
        new("hypsarrhythmia", HypsarrhythmiaWords),
        new("generalized-spike-wave", GeneralizedSpikeWaveWords, GeneralizedSpikeWaveElse),
        new("eeg-nonepileptic-event", EegNonepilepticEventWords),
    ];

    [GeneratedRegex(@"\b(hippocamp\w+ (volume loss|atrophy|atrophic)|(atrophy|volume loss|small(er)?|reduced volume|atrophic|shrunken|decreased volume)\b.{0,60}\bhippocamp\w+|hippocamp\w+\b.{0,40}\b(is |are )?(small|atrophic|shrunken)|(reduced|decreased|diminished|low|loss of) (left |right |bilateral )?hippocamp\w+ volumes?|hippocamp\w+ volumes? (is |are |was |were )?(\w+ )?(reduced|decreased|diminished|low)|hippo[ck]ampus-?atrophie|atrofia (del )?hipocamp\w+|atrophie (de l'|hippocampique)\w*)\b", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, ReportSentences.Patience)]
    public static partial Regex HippocampalLoss { get; }

    [GeneratedRegex(@"\b((increased|high|elevated|abnormal|hyperintense|bright)\b.{0,40}\b(signal|t2|flair)|hyperintens\w+|(signal|t2|flair) (increase|elevation|abnormality)|bright (left |right )?hippocamp\w+|hippocamp\w+ (is |are |appears? )?(\w+ (and|but) )?bright|signal(an)?hebung|hyperintens\w*|hiperintens\w+|aumento de (la )?senal|hypersignal)\b", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, ReportSentences.Patience)]
    public static partial Regex HighSignal { get; }

    [GeneratedRegex(@"\b(normal (brain |cranial |cerebral |head |contrast )?(mri|mr|magnetic resonance|study|examination|scan|brain)|(mri|mr|brain|study|examination)( \w+){0,4} (is |was |are )?(normal|unremarkable|within normal limits)|unremarkable( \w+){0,4} (mri|mr|brain|study|examination)|no (definite |evidence of |identifiable |focal |structural |epileptogenic |discrete |seizure |convincing |a |an )*(structural|epileptogenic|focal|parenchymal|brain|cortical|discrete)? ?(lesions?|substrate|focus|abnormalit(y|ies)|cause (for|of) seizures?)|no abnormality|nonlesional|non-lesional|normalbefund|unauffallig\w*( \w+){0,3} (mrt|schadel-?mrt|befund|kernspin\w*)|(mrt|schadel-?mrt|kernspin\w*)( \w+){0,4} unauffallig|kein\w* (nachweis (einer|eines) )?(epileptogen\w+|strukturell\w+) (lasion|herd|fokus)\w*|(rm|resonancia( magnetica)?)( \w+){0,4} (normal|sin alteraciones)|sin (evidencia de )?(lesion(es)?|alteraciones) (estructural\w*|epileptogen\w+)|irm( \w+){0,4} normale|(pas de|sans) (lesion|anomalie)s? (structurale|epileptogene|focale)\w*)\b", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, ReportSentences.Patience)]
    public static partial Regex NormalMri { get; }

    /// <summary>"Normal" that is not said of the whole: no acute abnormality, normal for age with a remainder, not normal.</summary>
    [GeneratedRegex(@"\b(abnormal|not (entirely |completely )?normal|otherwise (normal|unremarkable)|acute|new (lesion|abnormalit)\w*|ansonsten|ubrigen|por lo demas|par ailleurs|ventricles?|ventricular|sinus(es)?|vessels?|orbits?|flow voids?|background (is|was|activity)|impression of|(is|was|has been) (hereby )?(revised|amended|withdrawn|corrected)|nicht (ganz )?(normal|unauffallig)|anormal\w*|pathologisch\w*)\b", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, ReportSentences.Patience)]
    public static partial Regex NotNormal { get; }

    [GeneratedRegex(@"\b(abnormal( \w+){0,5} (eeg|electroencephalogra\w+|study|recording|record|tracing|veeg)|(eeg|study|recording|record|tracing)( \w+){0,3} (is |was )?(mildly |moderately |severely |markedly )?abnormal|pathologisches? eeg|eeg( \w+){0,3} pathologisch|auffalliges eeg|(eeg|electroencefalograma|registro|estudio)( \w+){0,3} (anormal|patologico)|(eeg|trace|enregistrement)( \w+){0,3} (anormal|pathologique)|abnormal (because|due))\b", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, ReportSentences.Patience)]
    public static partial Regex AbnormalEeg { get; }

    [GeneratedRegex(@"\b(normal( \w+){0,6} (eeg|electroencephalogra\w+|study|recording|record|tracing|veeg)|(eeg|study|recording|record|tracing|veeg)( \w+){0,4} (is |was )?(normal|unremarkable|within normal limits)|unremarkable( \w+){0,4} eeg|normales eeg|unauffalliges( \w+){0,3} eeg|eeg( \w+){0,4} (unauffallig|normal|im normbereich|dentro de (la normalidad|limites normales))|normalbefund|(electroencefalograma|registro|estudio)( \w+){0,4} (normal|dentro de (la normalidad|limites normales))|(eeg|trace)( \w+){0,4} (normal|dans les limites de la normale))\b", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, ReportSentences.Patience)]
    public static partial Regex NormalEeg { get; }

    [GeneratedRegex(@"\b(epileptiform( \w+)? ?(discharges?|activity|abnormalit(y|ies)|potentials?|transients?|spikes?|features?)?|(poly-?)?spikes?|spike[ -]?(and|&)?[ -]?(slow[ -])?waves?|poly-?spike[ -]?(and|&)?[ -]?waves?|sharp[ -]?(and[ -]slow[ -])?waves?|interictal discharges?|ieds?|electrographic seizures?|(focal|subclinical|ictal) (seizures?|onset|discharges?)|tirda|lpds?|pleds?|bi-?(pds?|lpds?|pleds?)|(bilateral independent|lateralized) periodic discharges|epilepsietypische\w* (potentiale?|aktivitat|entladung\w*|veranderung\w*)|(poly)?spikes?[ -]waves?|scharfe wellen|anfallsmuster|puntas?|polipuntas?|ondas? agudas?|puntas?-ondas?|descargas? epileptiformes?|actividad epileptiforme|pointes?|polypointes?|pointes?-ondes?|ondes? aigues?|decharges? epileptiques?|activite epileptiforme|anomalies (epileptiques|paroxystiques))\b", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, ReportSentences.Patience)]
    public static partial Regex Epileptiform { get; }

    [GeneratedRegex(@"\b(wicket|small sharp spikes|benign epileptiform transients|bets|14 (and|&) 6|14-6|positive occipital sharp|posts|vertex (sharp )?waves|k[- ]?complex\w*|benign variant|normal variant|sharply contoured)\b", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, ReportSentences.Patience)]
    public static partial Regex BenignVariant { get; }

    [GeneratedRegex(@"\b(generali[sz]ed|bilaterally synchronous|bisynchronous|diffuse|generalisiert\w*|generalizad\w+|generalisee?s?|hyps?arr?h?ythmi\w+)\b", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, ReportSentences.Patience)]
    public static partial Regex Generalized { get; }

    [GeneratedRegex(@"\b(maximal|maximum|max\.?|predominan\w+|frontally|anterior(ly)?|accentuat\w+|betont|predominio|predominance)\b", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, ReportSentences.Patience)]
    public static partial Regex Maximum { get; }

    [GeneratedRegex(@"\b(independent\w*|bi-?(pds?|lpds?|pleds?)|asynchronous|unabhangig\w*|independientes?|independantes?)\b", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, ReportSentences.Patience)]
    public static partial Regex Independent { get; }

    /// <summary>Where a discharge goes, not where it comes from: "spreading to the left frontal region", "with field to Fp1".</summary>
    [GeneratedRegex(@"\b(spread(s|ing)?|propagat(es?|ed|ing|ion)|extend(s|ed|ing)?|extension|migrat(es?|ed|ing|ion)|evolv(es?|ed|ing)|project(s|ed|ing)?|recruit(s|ed|ing|ment)?|(with|and|broad|a) (\w+ )?field|secondary (bilateral )?(synchrony|generali[sz]ation)|ausbreitung|ausbreitend|propaga\w*|difusion|diffusant)\b[^,;.]*?(?=$|[,;.]| and (then )?independent\w*|\bindependent\w*)", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, ReportSentences.Patience)]
    public static partial Regex Propagation { get; }

    /// <summary>Right before a lesion: more than one of it.</summary>
    [GeneratedRegex(@"\b(multiple|several|numerous|many|innumerable|multi-?focal|scattered|two|three|four|multiplen?|mehrere|zahlreiche|multiples?|varios|varias|plusieurs)( \w+){0,3} ?$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, ReportSentences.Patience)]
    public static partial Regex Multiple { get; }

    [GeneratedRegex(@"\b(glioblastom\w*|gbm|metasta\w+|high[- ]grade (\w+ ){0,2}(glioma|tumou?r|neoplasm|astrocytoma|lesion)s?|malignan(t|cy)|anaplastic|gliosarcom\w*|gliomatosis|cns lymphoma|primary (brain|cerebral|central nervous system) lymphoma|medulloblastom\w*|who (cns )?(grade|grad) ?(3|4|iii|iv)|(grade|grad) (3|4|iii|iv) (\w+ ){0,2}(glioma|astrocytoma|oligodendroglioma|tumou?r)|(glioma|astrocytom\w*|oligodendrogliom\w*)[ ,(]+(who |cns )*(grade|grad) ?(3|4|iii|iv)|hirnmetastas\w*|bosartig\w*|maligne?[rsn]?|maligno|hochgradig\w* gliom\w*)\b", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, ReportSentences.Patience)]
    private static partial Regex MalignantWords { get; }

    [GeneratedRegex(@"\b(rasmussen'?s?( encephalitis| syndrome)?|rasmussen-?enzephalitis|hemimegal(o)?encephal\w+|hemimegalenzephalie)\b", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, ReportSentences.Patience)]
    private static partial Regex HemisphereWords { get; }

    [GeneratedRegex(@"\b(meningioma(s|tosis)?|meningeom\w*|meningiome?s?)\b", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, ReportSentences.Patience)]
    private static partial Regex MeningiomaWords { get; }

    [GeneratedRegex(@"\b(gangliogliom\w*|gangliocytom\w*|dnets?|dnts?|dysembryoplastic|pilocytic|(pleomorphic )?xanthoastrocytom\w*|pxa|low[- ]grade|glioneuronal|multinodular and vacuolating|plnty|hamartoma|niedriggradig\w*|bajo grado|bas grade)\b", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, ReportSentences.Patience)]
    private static partial Regex LowGradeWords { get; }

    [GeneratedRegex(@"\b(arterio-?venous malformations?|avms?|arteriovenose malformation(en)?|malformacion(es)? arteriovenosas?|malformations? arterio-?veineuses?|mav)\b", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, ReportSentences.Patience)]
    private static partial Regex ArteriovenousWords { get; }

    [GeneratedRegex(@"\b(cavernom\w*|cavernous (malformations?|angiomas?|h(a)?emangiomas?)|kavernom\w*|angiomas? cavernos[oa]s?)\b", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, ReportSentences.Patience)]
    private static partial Regex CavernomaWords { get; }

    [GeneratedRegex(@"\b(multi-?focal\w*|multiregional|(multiple|several|many|numerous|two|three|four|five|[2-9]|at least \w+|more than \w+)( or more| different| separate| distinct| independent| epileptiform| epileptogenic| irritative| spike| sharp| wave| seizure| discharge| interictal| ictal)* foci|several foci|multifokal\w*|multifocales?|multifocaux)\b", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, ReportSentences.Patience)]
    public static partial Regex Multifocal { get; }

    [GeneratedRegex(@"\b(slowing|slow[ -]?waves? (activity|focus)|(focal|polymorphic|intermittent|rhythmic|continuous) (\w+ ){0,3}(delta|theta)|delta (activity|slowing)|tirda|firda|verlangsamung\w*|(langsame|delta)-?(wellen|aktivitat|herd)|enlentecimiento|lentificacion|ondas? lentas?|ralentissement|ondes? lentes?)\b", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, ReportSentences.Patience)]
    public static partial Regex Slowing { get; }

    [GeneratedRegex(@"\b((hippocampal|mesial temporal|mesiotemporal|medial temporal|mesial temporal lobe|ammon'?s horn) sclerosis|mts|hs ilae( type)? \d|((left|right|bilateral|l|r)(-sided)?|linksseitige|rechtsseitige) hs|hs[ -](type|changes)( changes)?|hippocamp(us|i|al)( (is|are|was|were|appears?|looks?|judged|felt|thought|considered|to|be|mildly|moderately|markedly|severely|visibly|clearly|definitely|head|body|tail|formation|complex|and|small|atrophic|shrunken)){0,7} (scleros(is|ed)|sclerotic)|(sclerosis|sclerotic changes?) (of|in|within|involving|affecting) (the )?(left |right |both |bilateral )?(mesial |medial )?(hippocamp\w+|temporal (lobe )?structures)|sclerotic (left |right )?hippocamp\w+|hippocamp\w+ (atrophy|volume loss) (and|with) (mild |marked |associated )?gliosis|(atrophy|volume loss) and gliosis (of|in|within) the (left |right )?hippocamp\w+|(sklerose|esclerosis|sclerose) (der|des|beider|del|de l'|de) ?(linken |rechten |beiden )?hip+o[ck]am\w+|ammonshornsklerose|(hippo[ck]ampus|ammonshorn)-?sklerose|hippo[ck]ampale sklerose|mesiale temporale sklerose|esclerosis (hipocampal|del hipocampo|mesial( temporal)?|temporal mesial|hipocampica)|sclerose (hippocampique|de l'hippocampe|temporale mesiale|mesio-?temporale))\b", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, ReportSentences.Patience)]
    private static partial Regex HippocampalSclerosisWords { get; }

    [GeneratedRegex(@"\b((focal )?cortical dysplasias?|bottom[- ]of[- ](the[- ])?sulcus (cortical )?dysplasias?|taylor[- ]type dysplasias?|focal dysplasias?|fcd|transmantle sign|fokale (cortical|kortikal)e dysplasie|(cortical|kortikal)e dysplasie|displasias? cortical(es)?|dysplasies? corticales?|balloon cells?)\b", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, ReportSentences.Patience)]
    private static partial Regex FocalCorticalDysplasiaWords { get; }

    [GeneratedRegex(@"\b(polymicrogyria|pachygyria|lissencephaly|schizencephaly|hemimegalencephaly|holoprosencephaly|double cortex|(band|nodular|subependymal|periventricular|gr[ae]y matter|subcortical) heterotopi(as?|ons?|c nodules?)|heterotopi(as?|ons?)|heterotopic (gr[ae]y matter|nodules?|neurons)|pmg|pnh|malformations? of cortical development|cortical malformations?|(agenesis|dysgenesis) of the corpus callosum|callosal agenesis|polymikrogyrie|heterotopien?|lissenzephalie|schizenzephalie|polimicrogiria|lisencefalia|esquizencefalia|polymicrogyrie|lissencephalie|schizencephalie|malformacion(es)? del desarrollo cortical|malformations? du developpement cortical)\b", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, ReportSentences.Patience)]
    private static partial Regex CorticalMalformationWords { get; }

    [GeneratedRegex(@"\b(tumou?rs?|neoplasms?|neoplastic|((hypothalamic|tuber cinereum) hamartoma|\w*glioma|astrocytoma|oligodendroglioma|ganglioglioma|glioblastoma|meningioma|xanthoastrocytoma|neurocytoma)s?|dnets?|dnts?|pxas?|plnty|ependymomas?|subependymomas?|dysembryoplastic|metastas[ei]s|mass|raumforderung|hirntumor|gliom|gangliogliom|meningeom|tumor(es)? cerebral(es)?|neoplasias?|gangliogliome|meningiome|gliome|tumeurs?|lesion expansiva|processus expansif)\b", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, ReportSentences.Patience)]
    private static partial Regex TumorWords { get; }

    [GeneratedRegex(@"\bmass effect\b[^,]*$|" + Infratentorial, RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, ReportSentences.Patience)]
    private static partial Regex TumorElse { get; }

    [GeneratedRegex(@"\b(cavernomas?|cavernous (malformations?|angiomas?|h(a)?emangiomas?)|arteriovenous malformations?|avms?|kavernome?|cavernome?s?|arteriovenose malformation(en)?|avm|malformacion(es)? arteriovenosas?|malformations? arterio-?veineuses?|angiomas? cavernos[oa]s?)\b", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, ReportSentences.Patience)]
    private static partial Regex VascularMalformationWords { get; }

    [GeneratedRegex(@"\b(cerebell\w*|brain ?stem|pons|pontine|spinal)\b", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, ReportSentences.Patience)]
    private static partial Regex VascularMalformationElse { get; }

    [GeneratedRegex(@"\b(infarct(s|ion|ions|ed)?|ischa?emic stroke|cerebral strokes?|stroke|intra(cerebral|parenchymal) (h(a)?emorrhages?|h(a)?ematomas?|bleed(ing)?)|(lobar|basal ganglia|ganglionic|thalamic|capsular|putaminal|hypertensive) (intra\w+ )?h(a)?emorrhages?|post-?\s?(isch(a)?emic|infarct\w*|stroke)|postischamisch\w*|cerebrovascular accident|cva|lacunes?|(hirn|territorial|media|posterior)?-?infarkte?|schlaganfall|hirnblutung|infartos?|ictus|hemorragia intracerebral|infarctus|avc|accident vasculaire cerebral|hematome intraparenchymateux)\b", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, ReportSentences.Patience)]
    private static partial Regex StrokeWords { get; }

    [GeneratedRegex(@"\b(neonatal|perinatal|prenatal|antenatal|at birth|congenital) (stroke|infarct\w*|arterial)|\bperinatal\b|\b(prematur\w*|preterm|germinal matrix)\b", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, ReportSentences.Patience)]
    private static partial Regex StrokeElse { get; }

    [GeneratedRegex(@"\b(post-?\s?traumatic|traumatic brain injury|prior trauma|previous trauma|remote trauma|old trauma|tbi|(prior|previous|remote|old|chronic) traumatic (brain )?(injur(y|ies)|lesions?|changes?|sequela\w*)|(prior|previous|remote|old|past|former|known|chronic|earlier|distant|related to|due to|from|after|following|secondary to|sequelae? of|result of|consequence of) (\w+ ){0,3}(head|brain|craniocerebral) (trauma|(?<=head )injur(y|ies))|schadel-?hirn-?trauma\w*|sht|traumatismo craneo-?encefalico|traumatisme cranien|contusions?|diffuse axonal injury|posttraumatisch(e|er|es|en)?|kontusion(en|sherde?)?|postraumatic[oa]s?|contusion(es)?|post-?traumatiques?)\b", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, ReportSentences.Patience)]
    private static partial Regex TraumaWords { get; }

    [GeneratedRegex(@"\b(encephalomalaci[ac]\w*|gliosis|gliotic|porencephal\w+|enzephalomalazie|gliose|gliotisch\w*|porenzephal\w+|encefalomalacia|porencefali\w+|encephalomalacie|porencephalie)\b", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, ReportSentences.Patience)]
    private static partial Regex EncephalomalaciaWords { get; }

    [GeneratedRegex(@"\b(periventricular leuk?comalacia|periventricular leukomalacia|pvl|ulegyria|hie|prematurity[- ]related|(typical (of|for)|in keeping with|consistent with|compatible with) prematurity|(sequela(e)?|injury|damage|changes|result|complication) (of|from|due to|related to) (extreme )?prematurity|germinal matrix h(a)?emorrhage|periventricular (h(a)?emorrhagic |venous )+infarct\w*|h(a)?emorrhagic parenchymal infarct\w*|(perinatal|neonatal|birth)[ -]?(related )?(\w+ ){0,2}(injury|insult|asphyxia|hypoxi\w+|infarct\w*|stroke|isch\w+)|hypoxic[ -]isch(a)?emic (injury|encephalopathy|insult)|periventrikulare leukomalazie|perinatale\w* (schadigung|asphyxie|hypoxie)|leucomalacia periventricular|lesion(es)? hipoxico-isquemicas?|leucomalacie periventriculaire|sequelles? (d'origine )?perinatales?)\b", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, ReportSentences.Patience)]
    private static partial Regex PerinatalWords { get; }

    [GeneratedRegex(@"\b(tuberous sclerosis( complex)?|tsc|(sub)?cortical tubers?|tubers|tsc ?[12][ -](related|associated)( disease)?|subependymal (nodules?|giant cell astrocytoma)|tuberose sklerose|tubera|esclerosis tuberosa|tuberes corticales|sclerose tubereuse|tubers corticaux)\b", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, ReportSentences.Patience)]
    private static partial Regex TuberousSclerosisWords { get; }

    [GeneratedRegex(@"\b(sturge[ -]weber|leptomeningeal angiomatosis|pial angiomatosis|encephalotrigeminal angiomatosis|leptomeningeale angiomatose|angiomatosis leptomeningea|angiomatose leptomeningee)\b", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, ReportSentences.Patience)]
    private static partial Regex SturgeWeberWords { get; }

    [GeneratedRegex(@"\b(neurocysticercosis|ncc|cysticerc\w+|post-?\s?(meningitic|encephalitic|herpetic|infective)|post(meningit|enzephalit)isch\w*|(sequela(e)?|residual|remote|prior|previous|old|past|healed|chronic changes|due to|secondary to|after|following) (of |from |after )?(\w+ ){0,3}((?<!(autoimmune|limbic|rasmussen|rasmussen's|rasmussens) )(meningo-?)?encephalitis|meningitis|ventriculitis|cerebritis|abscess)|(brain|cerebral|intracranial) abscess(es)?|tuberculomas?|toxoplasmosis|(herpes|viral|hsv) encephalitis|neurozystizerkose|hirnabszess|herpesenzephalitis|neurocisticercosis|cisticerc\w+|absceso cerebral|encefalitis herpetica|neurocysticercose|abces cerebral|encephalite herpetique)\b", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, ReportSentences.Patience)]
    private static partial Regex CnsInfectionWords { get; }

    [GeneratedRegex(@"\b(limbic encephalitis|autoimmune encephalitis|(active|acute) encephalitis|rasmussen'?s? (encephalitis|syndrome)|limbische enzephalitis|encefalitis limbica|encephalite limbique)\b", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, ReportSentences.Patience)]
    private static partial Regex MriEncephalitisWords { get; }

    [GeneratedRegex(@"\b(multi-?lobar|multi-?focal (\w+ ){0,3}(encephalomalaci\w+|gliosis|infarct\w*|contusions?|cavernomas?|lesions?|malformations?|dysplasias?|polymicrogyria|tubers?|scar\w*)|multifokale (\w+ ){0,2}\w*(lasion|narbe|gliose|infarkt)\w*|hemispheric (lesion|malformation|atrophy|encephalomalacia|injury|dysplasia)|hemimegalencephaly|multilobar\w*|multilobaire|hemispherotom\w+ candidate)\b", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, ReportSentences.Patience)]
    private static partial Regex MultilobarLesionWords { get; }

    [GeneratedRegex(@"\b((epilepsy|seizure|harness)( \w+)?[ -]protocol|epilepsy[ -]specific|dedicated epilepsy|harness|(3|3\.0) ?-?(t|tesla)\b.{0,120}\b(thin[ -]?(slice|section|cut|coronal)\w*|1 ?mm|volumetric|mprage|hippocamp\w+)|(thin[ -]?(slice|section|cut|coronal)\w*|1 ?mm|volumetric|mprage)\b.{0,120}\b(3|3\.0) ?-?(t|tesla)|epilepsie-?protokoll|protokoll (nach |fur )?epilepsie|protocolo (de |para )?epilepsia|protocole (d'|pour )?(l')?epilepsie)\b", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, ReportSentences.Patience)]
    private static partial Regex MriEpilepsyProtocolWords { get; }

    [GeneratedRegex(@"\b(eloquent\w*|(primary )?motor (cortex|strip|area)|precentral gyrus|peri-?rolandic|broca'?s? area|wernicke'?s? area|primary visual cortex|motorkortex|motorischer kortex|area elocuente|cortex eloquent)\b", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, ReportSentences.Patience)]
    private static partial Regex EloquentWords { get; }

    [GeneratedRegex(@"\b(hyps?arr?h?ythmi[aec]\w*|hipsarritmia)\b", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, ReportSentences.Patience)]
    private static partial Regex HypsarrhythmiaWords { get; }

    [GeneratedRegex(@"\b((generali[sz]ed|bilaterally synchronous|bisynchronous|diffuse|diffus|generalisierte?\w*|generalizad\w+|generalisee?s?)\b.{0,60}\b(spikes?|poly-?spikes?|(poly)?-?spike[ -]?(and|&)?[ -]?(slow[ -])?waves?|spike[ -]wave\w*|epileptiform \w+|epilepsietypisch\w+|puntas?|polipuntas?|punta-onda|pointes?|polypointes?|pointes?-ondes?)|(poly-?)?spike[ -]?(and|&)?[ -]?(slow[ -])?waves?\b.{0,40}\b(generali[sz]ed|bilaterally synchronous)|[2-6](\.\d)?( ?- ?[2-6](\.\d)?)? ?(hz|/s|c/s|per second) (\w+ ){0,2}(generali[sz]ed )?(poly-?)?spike[ -]?(and|&)?[ -]?(slow[ -])?waves?|puntas?-ondas? generalizad\w+|pointes?-ondes? generalisees?|generalisierte? (poly)?spikes?[ -]waves?)\b", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, ReportSentences.Patience)]
    private static partial Regex GeneralizedSpikeWaveWords { get; }

    [GeneratedRegex(@"\bfocal\b.{0,30}\bspike", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, ReportSentences.Patience)]
    private static partial Regex GeneralizedSpikeWaveElse { get; }

    [GeneratedRegex(@"\b((psychogenic )?non-?\s?epileptic (events?|seizures?|spells?|attacks?|episodes?)|pnes|psychogenic seizures?|functional seizures?|dissociative seizures?|(without|no) (any )?(eeg|electrographic|ictal|epileptiform) correlat\w+|psychogene\w* (anfall\w*|ereignis\w*)|dissoziative\w* anfall\w*|crisis (psicogenas?|no epilepticas?)|crises? (psychogenes?|non epileptiques?))\b", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, ReportSentences.Patience)]
    private static partial Regex EegNonepilepticEventWords { get; }
}
