using System.Data.Common;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Npgsql;
using RefractoryEpilepsy.Knowledge;

namespace RefractoryEpilepsy.Storage;

/// <summary>Everything that outlives a run, in one SQLite file or one PostgreSQL database.</summary>
/// <remarks>Opened once and used from many threads: every call opens a connection of its own and gives it back.</remarks>
public sealed partial class Store
{
    private readonly Func<Database> open;
    private readonly Func<DbConnection> connect;
    private readonly Documents documents;
    private readonly TimeProvider clock;

    private Store(Func<Database> open, Func<DbConnection> connect, Documents documents, TimeProvider clock, string? postgresConnection)
    {
        this.open = open;
        this.connect = connect;
        this.documents = documents;
        this.clock = clock;
        (heldCases, heldWork, heldSites, heldCounts, unpacked) = (new(clock), new(clock), new(clock), new(clock), new(clock));
        PostgresConnection = postgresConnection;
    }

    /// <summary>Whether it lies on PostgreSQL.</summary>
    public bool OnPostgres => PostgresConnection is not null;

    /// <summary>The connection string on PostgreSQL, for what shares the database; null on SQLite. It holds a secret.</summary>
    public string? PostgresConnection { get; }

    /// <summary>Opens the store, makes it where it is missing, and brings its tables up to date.</summary>
    /// <param name="address">Path of a SQLite file, or a PostgreSQL connection string.</param>
    /// <param name="drugs">The drugs that stored cases name.</param>
    /// <exception cref="StoreException">It cannot be opened; the message says why and what to do.</exception>
    public static async Task<Store> OpenAsync(string address, IReadOnlyDictionary<string, Drug> drugs, TimeProvider clock, CancellationToken stop)
    {
        bool postgres = IsPostgres(address);
        try
        {
            Store store = postgres ? OnPostgresServer(address, drugs, clock) : InSqliteFile(address, drugs, clock);
            await using Database database = store.open();
            await MigrateAsync(database, postgres ? null : Path.GetFullPath(address), stop);
            await store.ProtectAuditAsync(database, stop);
            return store;
        }
        catch (Exception fault) when (fault is DbException or ArgumentException or System.Net.Sockets.SocketException or FormatException || IsCutOff(fault))
        {
            throw new StoreException($"The {(postgres ? "PostgreSQL" : "SQLite")} store cannot be opened: {Plain(fault)}. Check the address and the rights.", fault);
        }
    }

    /// <summary>Whether the address is a PostgreSQL connection string rather than a file.</summary>
    public static bool IsPostgres(string address) =>
        address.StartsWith("postgres://", StringComparison.Ordinal) || address.StartsWith("postgresql://", StringComparison.Ordinal)
        || (address.Contains('=', StringComparison.Ordinal) && (address.Contains("Host=", StringComparison.OrdinalIgnoreCase) || address.Contains("Server=", StringComparison.OrdinalIgnoreCase)));

    /// <summary>Whether the database answers.</summary>
    public async Task<bool> AnswersAsync(CancellationToken stop)
    {
        await using Database database = open();
        return await database.Database.CanConnectAsync(stop);
    }

    internal Database OpenDatabase() => open();

    /// <summary>Brings the tables up to date. On SQLite the lock that comes with migrations is a row that a killed process leaves behind for ever; a lock of the system's goes with the process.</summary>
    private static async Task MigrateAsync(Database database, string? file, CancellationToken stop)
    {
        if (!(await database.Database.GetPendingMigrationsAsync(stop)).Any())
        {
            return;
        }

        if (file is null)
        {
            await database.Database.MigrateAsync(stop);
            return;
        }

        string name = Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(file)).AsSpan(0, 8));
        await using FileStream one = await AloneAsync(Path.Combine(Path.GetTempPath(), "refractory-migrates-" + name), stop);
        bool hasLock = await database.Database.SqlQuery<int>($"SELECT count(*) AS Value FROM sqlite_master WHERE name = '__EFMigrationsLock'").SingleAsync(stop) > 0;
        if (hasLock)
        {
            await database.Database.ExecuteSqlAsync($"DELETE FROM __EFMigrationsLock", stop);
        }

        await database.Database.MigrateAsync(stop);
    }

    private static async Task<FileStream> AloneAsync(string path, CancellationToken stop)
    {
        while (true)
        {
            try
            {
                return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException) when (!stop.IsCancellationRequested)
            {
                await Task.Delay(100, stop);
            }
        }
    }

    private static Store InSqliteFile(string path, IReadOnlyDictionary<string, Drug> drugs, TimeProvider clock)
    {
        string connection = new SqliteConnectionStringBuilder { DataSource = path, ForeignKeys = true, DefaultTimeout = 60 }.ToString();
        using (var first = new SqliteConnection(connection))
        {
            first.Open();
            using SqliteCommand wal = first.CreateCommand();
            wal.CommandText = "PRAGMA journal_mode = WAL;";
            wal.ExecuteNonQuery();
        }

        DbContextOptions<SqliteDatabase> options = new DbContextOptionsBuilder<SqliteDatabase>().UseSqlite(connection).AddInterceptors(SqliteWaits.Each).Options;
        var contexts = new PooledDbContextFactory<SqliteDatabase>(options);
        return new(contexts.CreateDbContext, () => new SqliteConnection(connection), new(drugs), clock, postgresConnection: null);
    }

    private static Store OnPostgresServer(string address, IReadOnlyDictionary<string, Drug> drugs, TimeProvider clock)
    {
        string connection = address.Contains("://", StringComparison.Ordinal) ? FromUri(new Uri(address)) : address;
        DbContextOptions<PostgresDatabase> options = new DbContextOptionsBuilder<PostgresDatabase>().UseNpgsql(connection).Options;
        var contexts = new PooledDbContextFactory<PostgresDatabase>(options);
        return new(contexts.CreateDbContext, () => new NpgsqlConnection(connection), new(drugs), clock, connection);
    }

    private static string FromUri(Uri uri)
    {
        string[] user = Uri.UnescapeDataString(uri.UserInfo).Split(':', 2);
        var built = new NpgsqlConnectionStringBuilder { Host = uri.Host, Port = uri.IsDefaultPort || uri.Port < 0 ? 5432 : uri.Port, Database = uri.AbsolutePath.TrimStart('/'), Username = user[0] };
        if (user.Length > 1)
        {
            built.Password = user[1];
        }

        return built.ToString();
    }

    /// <summary>A connection that is cut while it is being used surfaces as an invalid operation: of the provider's own, or around what the provider said.</summary>
    private static bool IsCutOff(Exception fault) => fault is InvalidOperationException { InnerException: DbException } or InvalidOperationException { Source: "Npgsql" };

    private static string Plain(Exception fault) => fault.GetBaseException().Message.ReplaceLineEndings(" ").TrimEnd('.');

    private DateTime Now() => clock.GetUtcNow().UtcDateTime;
}

/// <summary>The store cannot do what was asked. The message is one line that says why and what to do; it quotes no record.</summary>
public sealed class StoreException(string message, Exception? inner = null) : Exception(message, inner);
