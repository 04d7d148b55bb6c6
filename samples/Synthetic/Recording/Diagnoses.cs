using RefractoryEpilepsy.Synthetic.Lives;

namespace RefractoryEpilepsy.Synthetic.Recording;

/// <summary>How simulated clinicians code what a person has. Codes are those of the clinical tables.</summary>
internal static class Diagnoses
{
    /// <summary>The epilepsy code of a visit.</summary>
    public static Diagnosis Epilepsy(Epilepsy epilepsy, bool intractable, bool status)
    {
        (string stem, string text, string? snomed) = epilepsy.Syndrome switch
        {
            "jme" => ("G40.B", "Juvenile myoclonic epilepsy", "6204001"),
            "absence" => ("G40.A", "Absence epileptic syndrome", "50866000"),
            "tonic-clonic-alone" => ("G40.3", "Generalized idiopathic epilepsy and epileptic syndromes", "36803009"),
            "self-limited" => ("G40.0", "Localization-related (focal) (partial) idiopathic epilepsy", "44145005"),
            "dravet" => ("", status ? "Dravet syndrome, intractable, with status epilepticus" : "Dravet syndrome, intractable, without status epilepticus", "230437002"),
            "lgs" => ("G40.81", "Lennox-Gastaut syndrome", "230418006"),
            "west" => ("G40.82", "Epileptic spasms", "28055006"),
            "unclassified" => ("G40.9", "Epilepsy, unspecified", "84757009"),
            _ => ("G40.2", "Localization-related (focal) (partial) symptomatic epilepsy with complex partial seizures", epilepsy.Lobe switch { "temporal" => "84340007", "frontal" => "230394006", "parietal" => "230403005", "occipital" => "230404004", _ => "230390002" }),
        };
        if (stem.Length == 0)
        {
            return new(text, status ? "G40.833" : "G40.834", snomed);
        }

        string tail = stem is "G40.81" or "G40.82"
            ? (intractable, status) switch { (false, true) => "1", (false, false) => "2", (true, true) => "3", _ => "4" }
            : $"{(intractable ? 1 : 0)}{(status ? 1 : 9)}";
        return new($"{text}, {(intractable ? "intractable" : "not intractable")}, {(status ? "with" : "without")} status epilepticus", stem + tail, snomed);
    }

    /// <summary>The code of a cause; null where no code says it.</summary>
    public static Diagnosis? OfCause(Chance chance, string cause) => cause switch
    {
        "hippocampal-sclerosis" => new("Mesial temporal sclerosis", "G93.81", null),
        "focal-cortical-dysplasia" => new("Focal cortical dysplasia", "Q04.8", null),
        "cortical-malformation" => chance.Happens(0.5) ? new("Periventricular nodular heterotopia", "Q04.8", "816068000") : new("Lissencephaly", "Q04.3", "204036008"),
        "tumor" => chance.Happens(0.5) ? new("Benign neoplasm of brain, supratentorial", "D33.0", null) : new("Ganglioglioma of brain", "D33.0", "87191000119100"),
        "vascular-malformation" => chance.Happens(0.6) ? new("Intracranial cavernous angioma", "D18.02", "445513004") : new("Arteriovenous malformation of cerebral vessels", "Q28.2", "234142008"),
        "trauma" => new("Personal history of traumatic brain injury", "Z87.820", null),
        "cns-infection" => chance.Pick(new("Sequelae of viral encephalitis", "B94.1", null), new("Herpesviral encephalitis", "B00.4", null), new Diagnosis("Cysticercosis of central nervous system", "B69.0", null), new Diagnosis("Sequelae of inflammatory diseases of central nervous system", "G09", null)),
        "stroke" => chance.Happens(0.7) ? new("Cerebral infarction, unspecified", "I63.9", "432504007") : new("Nontraumatic intracerebral hemorrhage, unspecified", "I61.9", "274100004"),
        "perinatal" => chance.Happens(0.6) ? new("Cerebral palsy, unspecified", "G80.9", null) : new("Hypoxic ischemic encephalopathy, unspecified", "P91.60", "703300001"),
        "tuberous-sclerosis" => new("Tuberous sclerosis", "Q85.1", "7199000"),
        "sturge-weber" => new("Sturge-Weber syndrome", "Q85.89", null),
        "metabolic" => chance.Happens(0.5) ? new("Mitochondrial metabolism disorder, unspecified", "E88.40", null) : new("Glucose transporter protein type 1 deficiency", "E74.810", "445252005"),
        "autoimmune" => new("Autoimmune encephalitis", "G04.81", null),
        "febrile-seizures" => chance.Happens(0.6) ? new("Simple febrile convulsions", "R56.00", "432354000") : new("Complex febrile convulsions", "R56.01", "41497008"),
        "psychiatric" => chance.Pick(new("Major depressive disorder, single episode, unspecified", "F32.9", "370143000"), new Diagnosis("Generalized anxiety disorder", "F41.1", "21897009")),
        "intellectual-disability" => chance.Pick(new("Mild intellectual disabilities", "F70", "86765009"), new("Moderate intellectual disabilities", "F71", "61152003"), new Diagnosis("Severe intellectual disabilities", "F72", "40700009")),
        _ => null,
    };

    /// <summary>The code of another use of an antiseizure drug.</summary>
    public static Diagnosis OfOtherUse(string reason) => reason switch
    {
        "radiculopathy" => new("Radiculopathy, lumbar region", "M54.16", null),
        "diabetic-neuropathy" => new("Type 2 diabetes mellitus with diabetic polyneuropathy", "E11.42", null),
        "fibromyalgia" => new("Fibromyalgia", "M79.7", null),
        "migraine" => new("Migraine, unspecified, not intractable, without status migrainosus", "G43.909", null),
        "bipolar" => new("Bipolar disorder, unspecified", "F31.9", "13746004"),
        "anxiety" => new("Generalized anxiety disorder", "F41.1", "21897009"),
        "trigeminal-neuralgia" => new("Trigeminal neuralgia", "G50.0", null),
        "tremor" => new("Essential tremor", "G25.0", null),
        "craniotomy" => new("Benign neoplasm of cerebral meninges", "D32.0", null),
        _ => new("Conversion disorder with seizures or convulsions", "F44.5", null),
    };
}
