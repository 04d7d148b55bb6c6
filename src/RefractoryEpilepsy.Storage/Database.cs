using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace RefractoryEpilepsy.Storage;

/// <summary>The tables, the same on SQLite and PostgreSQL. Names are the properties' names in snake case.</summary>
public abstract partial class Database(DbContextOptions options) : DbContext(options)
{
    /// <summary>Runs.</summary>
    public DbSet<RunRow> Runs => Set<RunRow>();

    /// <summary>Facts.</summary>
    public DbSet<PatientRow> Patients => Set<PatientRow>();

    /// <summary>Judgements.</summary>
    public DbSet<CaseRow> Cases => Set<CaseRow>();

    /// <summary>Raw resources of patients.</summary>
    public DbSet<RecordRow> Records => Set<RecordRow>();

    /// <summary>Which record holds or names which resource.</summary>
    public DbSet<RecordNameRow> RecordNames => Set<RecordNameRow>();

    /// <summary>Resources that belong to no patient.</summary>
    public DbSet<SharedResourceRow> SharedResources => Set<SharedResourceRow>();

    /// <summary>What could not be read.</summary>
    public DbSet<GapRow> Gaps => Set<GapRow>();

    /// <summary>What people decided.</summary>
    public DbSet<DecisionRow> Decisions => Set<DecisionRow>();

    /// <summary>Who did what.</summary>
    public DbSet<AuditRow> Audit => Set<AuditRow>();

    /// <summary>People of whom nothing is kept.</summary>
    public DbSet<OptOutRow> OptOuts => Set<OptOutRow>();

    /// <summary>Settings of the store itself.</summary>
    public DbSet<SettingRow> Settings => Set<SettingRow>();

    /// <summary>Patients as decision support reads them.</summary>
    public DbSet<CareSummaryRow> CareSummaries => Set<CareSummaryRow>();

    /// <summary>Tokens of callers that were believed.</summary>
    public DbSet<UsedTokenRow> UsedTokens => Set<UsedTokenRow>();

    /// <summary>Cards that decision support made.</summary>
    public DbSet<IssuedCardRow> IssuedCards => Set<IssuedCardRow>();

    /// <summary>What was published where.</summary>
    public DbSet<PublicationRow> Publications => Set<PublicationRow>();

    /// <summary>What people did with them.</summary>
    public DbSet<CardFeedbackRow> CardFeedback => Set<CardFeedbackRow>();

    /// <inheritdoc/>
    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        ConfigureModels(modelBuilder);
        modelBuilder.Entity<RunRow>().ToTable("runs").HasKey(run => run.Id);
        modelBuilder.Entity<PatientRow>().ToTable("patients").HasKey(patient => patient.Patient);
        modelBuilder.Entity<PatientRow>().HasIndex(patient => patient.SourceId);
        modelBuilder.Entity<CaseRow>(rows =>
        {
            rows.ToTable("cases").HasKey(found => found.Patient);
            rows.HasIndex(found => new { found.Status, found.ResistantSince });
            rows.HasIndex(found => found.RunId);
        });
        modelBuilder.Entity<GapRow>().ToTable("gaps").HasKey(gap => gap.Id);
        modelBuilder.Entity<GapRow>().HasIndex(gap => gap.Patient);
        modelBuilder.Entity<GapRow>().HasIndex(gap => gap.Code);
        modelBuilder.Entity<DecisionRow>().ToTable("decisions").HasKey(decision => decision.Id);
        modelBuilder.Entity<DecisionRow>().HasIndex(decision => new { decision.Patient, decision.RuleId });
        modelBuilder.Entity<AuditRow>().ToTable("audit").HasKey(entry => entry.Id);
        modelBuilder.Entity<SettingRow>().ToTable("settings").HasKey(setting => setting.Name);
        modelBuilder.Entity<RecordRow>(rows =>
        {
            rows.ToTable("records").HasKey(record => record.Patient);
            rows.HasIndex(record => new { record.Source, record.HasSign });
        });
        modelBuilder.Entity<RecordNameRow>(rows =>
        {
            rows.ToTable("record_names").HasKey(name => name.Id);
            rows.HasIndex(name => new { name.Source, name.Name });
            rows.HasIndex(name => name.Patient);
        });
        modelBuilder.Entity<SharedResourceRow>().ToTable("shared_resources").HasKey(shared => new { shared.Source, shared.Name });
        ConfigureJobs(modelBuilder);
        ConfigureWorklist(modelBuilder);
        modelBuilder.Entity<OptOutRow>().ToTable("opt_outs").HasKey(row => row.Patient);
        Store.ConfigureDecisionSupport(modelBuilder);
        Store.ConfigurePublishing(modelBuilder);
        modelBuilder.ConfigureAccess();
        ConfigureQuality(modelBuilder);
        ConfigureWork(modelBuilder);
        NameColumns(modelBuilder);
    }

    private static void NameColumns(ModelBuilder modelBuilder)
    {
        var utc = new ValueConverter<DateTime, DateTime>(time => time, time => DateTime.SpecifyKind(time, DateTimeKind.Utc));
        foreach (IMutableProperty property in modelBuilder.Model.GetEntityTypes().SelectMany(entity => entity.GetProperties()))
        {
            property.SetColumnName(SnakeCase(property.Name));
            if (property.ClrType == typeof(DateTime) || property.ClrType == typeof(DateTime?))
            {
                property.SetValueConverter(utc);
            }
        }
    }

    internal static string SnakeCase(string name)
    {
        var text = new StringBuilder();
        foreach (char letter in name)
        {
            if (char.IsUpper(letter) && text.Length > 0)
            {
                text.Append('_');
            }

            text.Append(char.ToLowerInvariant(letter));
        }

        return text.ToString();
    }
}

/// <summary>On SQLite.</summary>
public sealed class SqliteDatabase(DbContextOptions<SqliteDatabase> options) : Database(options);

/// <summary>On PostgreSQL.</summary>
public sealed class PostgresDatabase(DbContextOptions<PostgresDatabase> options) : Database(options);

/// <summary>For <c>dotnet ef migrations add NAME --context SqliteDatabase --output-dir Migrations/Sqlite</c>.</summary>
internal sealed class SqliteDesign : IDesignTimeDbContextFactory<SqliteDatabase>
{
    /// <inheritdoc/>
    public SqliteDatabase CreateDbContext(string[] args) => new(new DbContextOptionsBuilder<SqliteDatabase>().UseSqlite("Data Source=design.db").Options);
}

/// <summary>For <c>dotnet ef migrations add NAME --context PostgresDatabase --output-dir Migrations/Postgres</c>.</summary>
internal sealed class PostgresDesign : IDesignTimeDbContextFactory<PostgresDatabase>
{
    /// <inheritdoc/>
    public PostgresDatabase CreateDbContext(string[] args) => new(new DbContextOptionsBuilder<PostgresDatabase>().UseNpgsql("Host=localhost").Options);
}
