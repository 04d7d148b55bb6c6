using System.Security.Cryptography;
using System.Text;

namespace RefractoryEpilepsy.Reports;

/// <summary>The name under which a page asks for a source resource: its id never enters an address.</summary>
public static class EvidenceMark
{
    /// <summary>How many characters a mark has.</summary>
    public const int Length = 20;

    /// <summary>A mark of the resource that holds for this patient only.</summary>
    public static string Of(PatientKey patient, string reference) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(patient.Value + "\u001f" + reference)))[..Length];
}
