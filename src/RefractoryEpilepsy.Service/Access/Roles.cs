using System.Security.Claims;

namespace RefractoryEpilepsy.Service.Access;

/// <summary>What people may be here. Who may ask for what stands in <c>access-matrix.csv</c>.</summary>
internal static class Roles
{
    /// <summary>Sees aggregates only, small cells suppressed.</summary>
    public const string Analyst = "analyst";

    /// <summary>Sees the patients of the own departments or sites.</summary>
    public const string Clinician = "clinician";

    /// <summary>Reviews charts blinded.</summary>
    public const string Reviewer = "reviewer";

    /// <summary>Approves models.</summary>
    public const string ModelApprover = "model-approver";

    /// <summary>Runs the service; sees no clinical data.</summary>
    public const string Administrator = "administrator";

    /// <summary>Reads the audit trail.</summary>
    public const string Auditor = "auditor";

    /// <summary>Every role, in the order in which pages name them.</summary>
    public static IReadOnlyList<string> All { get; } = [Analyst, Clinician, Reviewer, ModelApprover, Administrator, Auditor];

    /// <summary>The known roles somebody has, in the order of <see cref="All"/>.</summary>
    public static IReadOnlyList<string> Of(ClaimsPrincipal? user) => user is null ? [] : [.. All.Where(user.IsInRole)];

    /// <summary>Whether somebody may see rows and exact counts of patients.</summary>
    public static bool SeesPatients(ClaimsPrincipal? user) => user?.IsInRole(Clinician) == true;

    /// <summary>Whether somebody may see exact counts of everybody: small cells of other sites are hidden from those held to their own.</summary>
    public static bool SeesAllPatients(ClaimsPrincipal? user) => SeesPatients(user) && Sites.Of(user) is null;

    /// <summary>Whether somebody may see aggregates, exact or suppressed.</summary>
    public static bool SeesAggregates(ClaimsPrincipal? user) =>
        user is not null && (user.IsInRole(Analyst) || user.IsInRole(Clinician) || user.IsInRole(Reviewer) || user.IsInRole(ModelApprover));

    /// <summary>Who somebody is, whether they come themselves or by a token of theirs: what takes two people takes two of these.</summary>
    public static string PersonOf(ClaimsPrincipal? user) => user?.FindFirst(Sites.Owner)?.Value ?? NameOf(user);

    /// <summary>The name under which somebody's deeds are recorded.</summary>
    public static string NameOf(ClaimsPrincipal? user) => user?.Identity?.Name is { Length: > 0 } name ? name : "nobody";
}
