using Microsoft.EntityFrameworkCore;

namespace RefractoryEpilepsy.Storage;

/// <content>Tables of what people work on: chart reviews, mappings, imported cohorts, settings.</content>
public abstract partial class Database
{
    /// <summary>Chart reviews.</summary>
    public DbSet<ReviewSetRow> ReviewSets => Set<ReviewSetRow>();

    /// <summary>Charts of reviews.</summary>
    public DbSet<ReviewChartRow> ReviewCharts => Set<ReviewChartRow>();

    /// <summary>What reviewers answered.</summary>
    public DbSet<ReviewAnswerRow> ReviewAnswers => Set<ReviewAnswerRow>();

    /// <summary>Rows of the site's tables.</summary>
    public DbSet<SiteMappingRow> SiteMappings => Set<SiteMappingRow>();

    /// <summary>Cohorts of others.</summary>
    public DbSet<ImportedCohortRow> ImportedCohorts => Set<ImportedCohortRow>();

    /// <summary>Members of them.</summary>
    public DbSet<ImportedMemberRow> ImportedMembers => Set<ImportedMemberRow>();

    /// <summary>Who changed which setting.</summary>
    public DbSet<SettingChangeRow> SettingChanges => Set<SettingChangeRow>();

    /// <summary>Digests sent.</summary>
    public DbSet<DigestRow> Digests => Set<DigestRow>();

    private static void ConfigureWork(ModelBuilder model)
    {
        model.Entity<ReviewSetRow>().ToTable("review_sets").HasKey(row => row.Id);
        model.Entity<ReviewChartRow>(rows =>
        {
            rows.ToTable("review_charts").HasKey(row => row.Id);
            rows.HasIndex(row => new { row.SetId, row.Number }).IsUnique();
            rows.HasIndex(row => row.Patient);
        });
        model.Entity<ReviewAnswerRow>(rows =>
        {
            rows.ToTable("review_answers").HasKey(row => row.Id);
            rows.HasIndex(row => new { row.SetId, row.Number, row.Place }).IsUnique();
            rows.HasIndex(row => row.Patient);
        });
        model.Entity<SiteMappingRow>().ToTable("site_mappings").HasKey(row => row.Id);
        model.Entity<SiteMappingRow>().HasIndex(row => row.State);
        model.Entity<ImportedCohortRow>().ToTable("imported_cohorts").HasKey(row => row.Id);
        model.Entity<ImportedCohortRow>().HasIndex(row => new { row.Name, row.Version }).IsUnique();
        model.Entity<ImportedMemberRow>().ToTable("imported_members").HasKey(row => row.Id);
        model.Entity<ImportedMemberRow>().HasIndex(row => new { row.CohortId, row.Patient }).IsUnique();
        model.Entity<ImportedMemberRow>().HasIndex(row => row.Patient);
        model.Entity<SettingChangeRow>().ToTable("setting_changes").HasKey(row => row.Id);
        model.Entity<DigestRow>().ToTable("digests").HasKey(row => row.Id);
    }
}
