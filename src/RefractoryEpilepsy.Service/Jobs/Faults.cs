using System.Data.Common;
using System.Net.Sockets;
using Microsoft.Data.Sqlite;
using Npgsql;
using RefractoryEpilepsy.Fhir.Sources;
using RefractoryEpilepsy.Fhir.Sources.Servers;
using RefractoryEpilepsy.Storage;

namespace RefractoryEpilepsy.Service.Jobs;

/// <summary>Which faults pass by themselves, and what people are told of the others.</summary>
internal static class Faults
{
    /// <summary>How long a database may be away before a run is given up.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    /// <summary>Work that went well for so long before it failed has met another outage, not the same one.</summary>
    private static readonly TimeSpan WorkedAgain = TimeSpan.FromSeconds(10);

    private const int MostOutages = 20;

    /// <summary>Does the work again while the database is away; the work must be one that may be repeated. Patience counts from the failure, however long the work took until then.</summary>
    public static async Task<T> PatientlyAsync<T>(Func<Task<T>> work, CancellationToken stop, TimeProvider? clock = null)
    {
        TimeProvider time = clock ?? TimeProvider.System;
        DateTimeOffset? away = null;
        TimeSpan wait = TimeSpan.Zero;
        for (int outages = 0; ;)
        {
            DateTimeOffset began = time.GetUtcNow();
            try
            {
                return await work();
            }
            catch (Exception fault) when (Passes(fault) && !stop.IsCancellationRequested)
            {
                DateTimeOffset now = time.GetUtcNow();
                if (away is null || now - began > WorkedAgain)
                {
                    (away, wait, outages) = (now, TimeSpan.FromMilliseconds(125), outages + 1);
                }

                wait = TimeSpan.FromSeconds(Math.Min(10, wait.TotalSeconds * 2));
                if (now + wait - away > Patience || outages > MostOutages)
                {
                    throw;
                }

                await Task.Delay(wait, time, stop);
            }
        }
    }

    /// <summary>Does the work again while the database is away.</summary>
    public static Task PatientlyAsync(Func<Task> work, CancellationToken stop) => PatientlyAsync(
        async () =>
        {
            await work();
            return true;
        },
        stop);

    /// <summary>Whether the database is only away for a moment: restarted, cut off, out of connections, locked.</summary>
    public static bool Passes(Exception fault) => Chain(fault).Any(one => one switch
    {
        PostgresException postgres => postgres.SqlState[..2] is "08" or "57" or "40" or "55" || postgres.SqlState == "53300",
        NpgsqlException or System.Net.Sockets.SocketException => true,
        InvalidOperationException { Source: "Npgsql" } => true, // A connection or transaction that was cut while nobody waited for it.
        SqliteException sqlite => sqlite.SqliteErrorCode is 5 or 6,
        _ => false,
    });

    /// <summary>Whether the fault is the database's.</summary>
    public static bool IsOfDatabase(Exception fault) => Chain(fault).Any(one => one is DbException or SocketException);

    /// <summary>One line for people. Texts of exceptions that could quote a record are left out.</summary>
    public static string InWords(Exception fault)
    {
        Exception[] chain = [.. Chain(fault)];
        if (chain.OfType<SqliteException>().FirstOrDefault() is { } sqlite)
        {
            return sqlite.SqliteErrorCode switch
            {
                13 => "The disk of the store is full. Make room, then run it again: it goes on.",
                5 or 6 => "The store is locked by another program. Close that one, then run it again.",
                8 => "The store may not be written to. Give this user the right, then run it again.",
                _ => $"The SQLite store failed (error {sqlite.SqliteErrorCode}). Check its disk, then run it again.",
            };
        }

        if (chain.OfType<PostgresException>().FirstOrDefault() is { } postgres)
        {
            return postgres.SqlState is "53100" ? "The disk of the database is full. Make room, then run it again: it goes on." : $"The database refused (SQL state {postgres.SqlState}). Look into its log, then run it again.";
        }

        return fault switch
        {
            InputException or ServerException or StoreException or Commands.WrongCallException => fault.Message,
            OperationCanceledException => "It was stopped.",
            _ when IsOfDatabase(fault) => "The database could not be reached. Check it and the network, then run it again: it goes on.",
            UnauthorizedAccessException => fault.Message + " Give this user the right, or choose another folder.",
            IOException => fault.Message + " Check the disk (space, rights, connection), then run it again.",
            OutOfMemoryException => "Out of memory. Give the process more, then run it again.",
            _ => $"A fault of ours: {fault.GetType().Name}.",
        };
    }

    private static IEnumerable<Exception> Chain(Exception fault)
    {
        for (Exception? one = fault; one is not null; one = one.InnerException)
        {
            yield return one;
        }
    }
}
