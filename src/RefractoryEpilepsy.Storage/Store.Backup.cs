using System.Data;
using System.IO.Compression;
using System.Text.Json;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Migrations;
using Microsoft.EntityFrameworkCore.Storage;
using Npgsql;
using RefractoryEpilepsy.Knowledge;

namespace RefractoryEpilepsy.Storage;

/// <content>Backups: one file that holds the whole store as of one moment, while others go on writing.</content>
/// <remarks>Of SQLite a SQLite file; of PostgreSQL a zip of its tables in the binary form of COPY, with the version of the tables.</remarks>
public sealed partial class Store
{
    private const string ManifestName = "manifest.json";

    private sealed record BackupTable(string Name, IReadOnlyList<string> Columns, bool Counted);

    private sealed record BackupManifest(string Migration, IReadOnlyList<BackupTable> Tables);

    /// <summary>Writes the backup, readable by this user alone.</summary>
    /// <exception cref="StoreException">The file is there already.</exception>
    public async Task BackupAsync(string file, CancellationToken stop)
    {
        if (File.Exists(file))
        {
            throw new StoreException($"{file} is there already; a backup is never overwritten. Choose another name.");
        }

        await using Database database = open();
        await database.Database.OpenConnectionAsync(stop);
        if (database.Database.GetDbConnection() is NpgsqlConnection postgres)
        {
            await BackupPostgresAsync(database, postgres, file, stop);
            return;
        }

        Private(file).Dispose();
        try
        {
            await database.Database.ExecuteSqlAsync($"VACUUM INTO {file}", stop);
        }
        catch
        {
            File.Delete(file);
            throw;
        }
    }

    /// <summary>Puts a backup where the address points, and brings its tables up to date.</summary>
    /// <param name="replace">What is there goes; else nothing may be there.</param>
    /// <exception cref="StoreException">It is no backup for this kind of database, was made by a newer version, or something is there.</exception>
    public static async Task<Store> RestoreAsync(string file, string address, bool replace, IReadOnlyDictionary<string, Drug> drugs, TimeProvider clock, CancellationToken stop)
    {
        if (!File.Exists(file))
        {
            throw new StoreException($"There is no backup {file}.");
        }

        if (IsPostgres(address))
        {
            await RestorePostgresAsync(file, address, replace, drugs, clock, stop);
        }
        else
        {
            RestoreSqlite(file, address, replace);
        }

        return await OpenAsync(address, drugs, clock, stop);
    }

    private static void RestoreSqlite(string file, string address, bool replace)
    {
        if (File.Exists(address) && !replace)
        {
            throw new StoreException($"There is a store at {address} already. Name another place, or say --replace.");
        }

        string beside = address + ".restoring";
        File.Copy(file, beside, overwrite: true);
        try
        {
            using (var copy = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = beside, Pooling = false }.ToString()))
            {
                copy.Open();
                using SqliteCommand check = copy.CreateCommand();
                check.CommandText = "PRAGMA integrity_check";
                if (check.ExecuteScalar() is not "ok")
                {
                    throw new StoreException($"The backup {file} is damaged. Take an earlier one.");
                }

                check.CommandText = "SELECT COUNT(*) FROM sqlite_master WHERE name = 'settings'";
                if (check.ExecuteScalar() is not 1L)
                {
                    throw new StoreException($"{file} is no backup of a store.");
                }
            }
        }
        catch (SqliteException fault)
        {
            File.Delete(beside);
            throw new StoreException($"{file} is no backup of a SQLite store, or it is damaged.", fault);
        }
        catch (StoreException)
        {
            File.Delete(beside);
            throw;
        }

        SqliteConnection.ClearAllPools();
        foreach (string suffix in (ReadOnlySpan<string>)["-wal", "-shm"])
        {
            File.Delete(address + suffix);
        }

        File.Move(beside, address, overwrite: true);
    }

    private static async Task BackupPostgresAsync(Database database, NpgsqlConnection connection, string file, CancellationToken stop)
    {
        await using IDbContextTransaction transaction = await database.Database.BeginTransactionAsync(IsolationLevel.RepeatableRead, stop);
        string migration = (await database.Database.GetAppliedMigrationsAsync(stop)).LastOrDefault() ?? "";
        BackupTable[] tables = [.. database.Model.GetEntityTypes().Where(entity => entity.GetTableName() is not null).OrderBy(entity => entity.GetTableName(), StringComparer.Ordinal).Select(Described)];
        string partial = file + ".partial";
        try
        {
            await using (FileStream stream = Private(partial))
            await using (var zip = new ZipArchive(stream, ZipArchiveMode.Create))
            {
                foreach (BackupTable table in tables)
                {
                    await using Stream entry = await zip.CreateEntry(table.Name, CompressionLevel.Fastest).OpenAsync(stop);
                    await using NpgsqlRawCopyStream rows = await connection.BeginRawBinaryCopyAsync($"COPY \"{table.Name}\" ({ColumnsOf(table)}) TO STDOUT (FORMAT BINARY)", stop);
                    await rows.CopyToAsync(entry, stop);
                }

                await using Stream manifest = await zip.CreateEntry(ManifestName).OpenAsync(stop);
                await JsonSerializer.SerializeAsync(manifest, new BackupManifest(migration, tables), cancellationToken: stop);
            }

            File.Move(partial, file);
        }
        finally
        {
            File.Delete(partial);
        }
    }

    private static async Task RestorePostgresAsync(string file, string address, bool replace, IReadOnlyDictionary<string, Drug> drugs, TimeProvider clock, CancellationToken stop)
    {
        using ZipArchive zip = OpenBackup(file);
        BackupManifest manifest;
        await using (Stream stream = await zip.GetEntry(ManifestName)!.OpenAsync(stop))
        {
            manifest = await JsonSerializer.DeserializeAsync<BackupManifest>(stream, cancellationToken: stop) ?? throw new StoreException($"{file} is no backup of a PostgreSQL store.");
        }

        Store store = OnPostgresServer(address, drugs, clock);
        await using Database database = store.open();
        if (!database.Database.GetMigrations().Contains(manifest.Migration))
        {
            throw new StoreException($"The backup {file} was made by a newer version. Restore it with that version.");
        }

        if ((await database.Database.GetAppliedMigrationsAsync(stop)).Any())
        {
            if (!replace)
            {
                throw new StoreException("There is a store in that database already. Name an empty database, or say --replace.");
            }

            await database.GetService<IMigrator>().MigrateAsync(Migration.InitialDatabase, stop);
        }

        // The tables as they were when the backup was made; opening the store brings them up to date.
        await database.GetService<IMigrator>().MigrateAsync(manifest.Migration, stop);
        await database.Database.OpenConnectionAsync(stop);
        var connection = (NpgsqlConnection)database.Database.GetDbConnection();
        await using IDbContextTransaction transaction = await database.Database.BeginTransactionAsync(stop);
        foreach (BackupTable table in manifest.Tables)
        {
            await using (Stream entry = await zip.GetEntry(table.Name)!.OpenAsync(stop))
            await using (NpgsqlRawCopyStream rows = await connection.BeginRawBinaryCopyAsync($"COPY \"{table.Name}\" ({ColumnsOf(table)}) FROM STDIN (FORMAT BINARY)", stop))
            {
                await entry.CopyToAsync(rows, stop);
            }

            if (table.Counted)
            {
                await using NpgsqlCommand command = connection.CreateCommand();
                command.CommandText = $"SELECT setval(pg_get_serial_sequence('\"{table.Name}\"', 'id'), COALESCE((SELECT MAX(id) FROM \"{table.Name}\"), 0) + 1, false)";
                await command.ExecuteNonQueryAsync(stop);
            }
        }

        await transaction.CommitAsync(stop);
    }

    private static ZipArchive OpenBackup(string file)
    {
        ZipArchive? zip = null;
        try
        {
            zip = ZipFile.OpenRead(file);
            if (zip.GetEntry(ManifestName) is not null)
            {
                return zip;
            }
        }
        catch (InvalidDataException)
        {
            // Told below.
        }

        zip?.Dispose();
        throw new StoreException($"{file} is no backup of a PostgreSQL store, or it is damaged.");
    }

    private static BackupTable Described(IEntityType entity) => new(
        entity.GetTableName()!,
        [.. entity.GetProperties().Select(property => property.GetColumnName())],
        entity.FindPrimaryKey() is { Properties: [{ ValueGenerated: ValueGenerated.OnAdd } key] } && key.ClrType == typeof(long) && key.GetColumnName() == "id");

    private static string ColumnsOf(BackupTable table) => string.Join(", ", table.Columns.Select(column => '"' + column + '"'));

    /// <summary>A new file that only this user can read: it holds everything the store does.</summary>
    private static FileStream Private(string file)
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        return new FileStream(file, options);
    }
}
