using Microsoft.EntityFrameworkCore;

namespace RefractoryEpilepsy.Storage;

/// <content>Tables of models.</content>
public abstract partial class Database
{
    /// <summary>Models.</summary>
    public DbSet<ModelRow> Models => Set<ModelRow>();

    /// <summary>What happened to them.</summary>
    public DbSet<ModelEventRow> ModelEvents => Set<ModelEventRow>();

    /// <summary>Trainings asked for.</summary>
    public DbSet<ModelTrainingRow> ModelTrainings => Set<ModelTrainingRow>();

    /// <summary>Scores beside the cases.</summary>
    public DbSet<ScoreRow> Scores => Set<ScoreRow>();

    /// <summary>Drift.</summary>
    public DbSet<DriftRow> Drift => Set<DriftRow>();

    private static void ConfigureModels(ModelBuilder modelBuilder)
    {
        modelBuilder.Entity<ModelRow>().ToTable("models").HasKey(model => model.Id);
        modelBuilder.Entity<ModelRow>().HasIndex(model => new { model.QuestionId, model.State });
        modelBuilder.Entity<ModelEventRow>().ToTable("model_events").HasKey(entry => entry.Id);
        modelBuilder.Entity<ModelEventRow>().HasIndex(entry => entry.Model);
        modelBuilder.Entity<ModelTrainingRow>().ToTable("model_trainings").HasKey(training => training.Id);
        modelBuilder.Entity<ScoreRow>().ToTable("scores").HasKey(score => new { score.Patient, score.Model });
        modelBuilder.Entity<ScoreRow>().HasIndex(score => score.Model);
        modelBuilder.Entity<DriftRow>().ToTable("drift").HasKey(drift => drift.Id);
        modelBuilder.Entity<DriftRow>().HasIndex(drift => drift.Model);
    }
}
