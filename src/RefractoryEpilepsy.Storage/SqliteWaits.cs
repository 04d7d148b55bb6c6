using System.Data.Common;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore.Diagnostics;
using SQLitePCL;

namespace RefractoryEpilepsy.Storage;

/// <summary>Lets SQLite itself wait for the one who writes: it looks again after one, two, five milliseconds, while the provider sleeps for 150 each time.</summary>
internal sealed class SqliteWaits : DbConnectionInterceptor
{
    /// <summary>Then the provider's own, slower waiting goes on until the command's time limit.</summary>
    private const int Milliseconds = 5000;

    public static SqliteWaits Each { get; } = new();

    /// <inheritdoc/>
    public override void ConnectionOpened(DbConnection connection, ConnectionEndEventData eventData) => Set(connection);

    /// <inheritdoc/>
    public override Task ConnectionOpenedAsync(DbConnection connection, ConnectionEndEventData eventData, CancellationToken cancellationToken = default)
    {
        Set(connection);
        return Task.CompletedTask;
    }

    private static void Set(DbConnection connection) => _ = raw.sqlite3_busy_timeout(((SqliteConnection)connection).Handle, Milliseconds);
}
