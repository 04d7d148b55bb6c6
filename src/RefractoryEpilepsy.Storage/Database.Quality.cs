using Microsoft.EntityFrameworkCore;

namespace RefractoryEpilepsy.Storage;

/// <content>Tables of quality measures.</content>
public abstract partial class Database
{
    /// <summary>Compact facts per patient.</summary>
    public DbSet<QualityFactsRow> QualityFacts => Set<QualityFactsRow>();

    /// <summary>Kept reports.</summary>
    public DbSet<QualityReportRow> QualityReports => Set<QualityReportRow>();

    private static void ConfigureQuality(ModelBuilder model)
    {
        model.Entity<QualityFactsRow>().ToTable("quality_facts").HasKey(row => row.Patient);
        model.Entity<QualityReportRow>().ToTable("quality_reports").HasKey(row => row.Id);
    }
}
