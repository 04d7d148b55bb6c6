using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using RefractoryEpilepsy.Reports;
using RefractoryEpilepsy.Shared;

namespace RefractoryEpilepsy.Storage.Tests;

public abstract partial class StoreTests
{
    [Fact]
    public async Task A_run_that_its_own_process_finished_is_not_lost_to_it()
    {
        Store store = await OpenAsync();
        (RunRow run, _) = await store.AskRunAsync(new("source", "input", "command", "1"), Stop);
        Lease lease = (await store.TakeRunAsync(run, "me", TimeSpan.FromMinutes(1), Stop))!;
        await store.FinishRunAsync(run.Id, new(2024, 1, 1), 0, new(new Dictionary<string, long>(), new Dictionary<string, long>(), 0, 0, 0), "", Stop, lease);

        Assert.True((await store.RenewRunAsync(lease, TimeSpan.FromMinutes(1), 0, 0, "", Stop)).Held);
        Assert.False((await store.RenewRunAsync(lease with { Token = lease.Token + 1 }, TimeSpan.FromMinutes(1), 0, 0, "", Stop)).Held);
    }

    [Fact]
    public async Task A_store_as_each_older_version_left_it_is_brought_up_to_date_and_keeps_what_it_holds()
    {
        Store store = await OpenAsync();
        JudgedPatient saved = AnyPatient.Make("a");
        await store.SaveAsync(await RunAsync(store), [saved], Stop);
        string[] versions;
        string address;
        await using (Database database = store.OpenDatabase())
        {
            versions = [.. database.Database.GetMigrations()];
            address = store.PostgresConnection ?? database.Database.GetDbConnection().DataSource;
        }

        foreach (string version in versions.SkipLast(1).Reverse())
        {
            await using (Database database = store.OpenDatabase())
            {
                await database.GetService<IMigrator>().MigrateAsync(version, Stop);
                Assert.NotEmpty(await database.Database.GetPendingMigrationsAsync(Stop));
            }

            Store opened = await Store.OpenAsync(address, AnyPatient.Drugs, TimeProvider.System, Stop);

            JudgedPatient? found = await opened.FindAsync(new("a"), Stop);
            Assert.True(JsonSerializer.Serialize(saved) == JsonSerializer.Serialize(found), $"After {version} the patient is not as before.");
            await using Database upToDate = opened.OpenDatabase();
            Assert.Empty(await upToDate.Database.GetPendingMigrationsAsync(Stop));
        }
    }
}
