using Microsoft.EntityFrameworkCore;

namespace RefractoryEpilepsy.Storage;

/// <content>Tables of the worklist and the referral loop.</content>
public abstract partial class Database
{
    /// <summary>Recommendations, one a patient.</summary>
    public DbSet<RecommendationRow> Recommendations => Set<RecommendationRow>();

    /// <summary>Steps that people entered.</summary>
    public DbSet<LoopEventRow> LoopEvents => Set<LoopEventRow>();

    /// <summary>Who looks after whom.</summary>
    public DbSet<AssignmentRow> Assignments => Set<AssignmentRow>();

    /// <summary>Kept filters.</summary>
    public DbSet<SavedViewRow> SavedViews => Set<SavedViewRow>();

    private static void ConfigureWorklist(ModelBuilder model)
    {
        model.Entity<RecommendationRow>(rows =>
        {
            rows.ToTable("recommendations").HasKey(row => row.Patient);
            rows.HasIndex(row => new { row.State, row.Rank });
            rows.HasIndex(row => row.DueOn);
        });
        model.Entity<LoopEventRow>().ToTable("loop_events").HasKey(row => row.Id);
        model.Entity<LoopEventRow>().HasIndex(row => row.Patient);
        model.Entity<AssignmentRow>().ToTable("assignments").HasKey(row => row.Patient);
        model.Entity<SavedViewRow>().ToTable("saved_views").HasKey(row => row.Id);
        model.Entity<SavedViewRow>().HasIndex(row => new { row.Owner, row.Name }).IsUnique();
    }
}
