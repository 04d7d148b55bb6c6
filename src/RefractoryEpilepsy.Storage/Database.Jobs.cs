using Microsoft.EntityFrameworkCore;

namespace RefractoryEpilepsy.Storage;

/// <content>Sources, chunks of runs, deliveries.</content>
public abstract partial class Database
{
    /// <summary>Sources.</summary>
    public DbSet<SourceRow> Sources => Set<SourceRow>();

    /// <summary>Chunks of runs.</summary>
    public DbSet<ChunkRow> Chunks => Set<ChunkRow>();

    /// <summary>Deliveries found in drop folders.</summary>
    public DbSet<DeliveryRow> Deliveries => Set<DeliveryRow>();

    private static void ConfigureJobs(ModelBuilder model)
    {
        // One run of a source at a time, whoever asks and from wherever.
        model.Entity<RunRow>().HasIndex(run => run.Source).IsUnique().HasFilter("state IN ('waiting', 'running')");
        model.Entity<RunRow>().HasIndex(run => run.State);
        model.Entity<CaseRow>().HasIndex(found => found.AsOf);
        model.Entity<SourceRow>(rows =>
        {
            rows.ToTable("sources").HasKey(source => source.Id);
            rows.HasIndex(source => source.Name).IsUnique();
            rows.Ignore(source => source.Key);
        });
        model.Entity<ChunkRow>(rows =>
        {
            rows.ToTable("chunks").HasKey(chunk => chunk.Id);
            rows.HasIndex(chunk => new { chunk.RunId, chunk.Stage, chunk.Number }).IsUnique();
            rows.HasIndex(chunk => chunk.State);
        });
        model.Entity<DeliveryRow>(rows =>
        {
            rows.ToTable("deliveries").HasKey(delivery => delivery.Id);
            rows.HasIndex(delivery => new { delivery.SourceId, delivery.Name, delivery.Fingerprint }).IsUnique();
        });
    }
}
