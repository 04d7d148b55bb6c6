using Microsoft.EntityFrameworkCore;
using RefractoryEpilepsy.Shared;

namespace RefractoryEpilepsy.Storage.Tests;

/// <content>Trail, sessions, tokens and identities, on both databases.</content>
public abstract partial class StoreTests
{
    [Fact]
    public async Task The_audit_trail_notices_a_changed_entry()
    {
        Store store = await TrailOfFiveAsync();
        await TamperAsync(store, "UPDATE audit SET subject = 'somebody else' WHERE id = 3");

        AuditSoundness found = await store.VerifyAuditAsync(null, Stop);

        Assert.Equal(3, found.FirstBroken);
        Assert.Contains("Entry 3", found.Fault, StringComparison.Ordinal);
        Assert.Equal(3, await store.FirstBrokenAuditEntryAsync(Stop));
    }

    [Fact]
    public async Task The_audit_trail_notices_a_changed_detail_and_an_entry_taken_from_the_middle()
    {
        Store store = await TrailOfFiveAsync();
        await TamperAsync(store, "UPDATE audit SET detail = 'nothing to see' WHERE id = 4");
        Assert.Equal(4, await store.FirstBrokenAuditEntryAsync(Stop));

        await TamperAsync(store, "DELETE FROM audit WHERE id = 4");
        Assert.Equal(5, await store.FirstBrokenAuditEntryAsync(Stop));
    }

    [Fact]
    public async Task The_audit_trail_notices_that_its_last_entries_are_gone()
    {
        Store store = await TrailOfFiveAsync();
        string head = (await store.VerifyAuditAsync(null, Stop)).Head;
        await TamperAsync(store, "DELETE FROM audit WHERE id >= 4");

        Assert.Contains("last entries", (await store.VerifyAuditAsync(null, Stop)).Fault, StringComparison.Ordinal);

        // Whoever also forges the head beside the trail is caught by the one written down.
        string forged = (await store.VerifyAuditAsync(null, Stop)).Head;
        await TamperAsync(store, $"UPDATE settings SET value = '{forged}' WHERE name = 'audit-head'");
        Assert.Null((await store.VerifyAuditAsync(null, Stop)).Fault);
        Assert.Contains("2 of the last entries are gone", (await store.VerifyAuditAsync(head, Stop)).Fault, StringComparison.Ordinal);

        // Written anew up to the same length, it is still another trail.
        await store.RecordAsync("forger", "view-patient", "p3", Stop);
        await store.RecordAsync("forger", "view-patient", "p4", Stop);
        Assert.Contains("written anew", (await store.VerifyAuditAsync(head, Stop)).Fault, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_view_and_its_cards_are_kept_together_or_not_at_all()
    {
        Store store = await OpenAsync();
        var view = new AuditEntry("cds:someone", "cds-patient-view", "p1");
        IssuedCardRow card = new() { Card = "card-1", Patient = "p1", Service = "s", Topic = "CEC-1", Summary = "Refer.", Shown = true, At = new DateTime(2024, 5, 20, 12, 0, 0, DateTimeKind.Utc) };

        await Task.WhenAll(store.RecordCardsAsync(view, [card, With("card-2")], null, Stop), store.RecordCardsAsync(view, [], null, Stop), store.RecordCardsAsync(view, [With("card-3")], null, Stop));
        await Assert.ThrowsAnyAsync<Exception>(() => store.RecordCardsAsync(view, [With("card-4"), With("card-1")], null, Stop));

        Assert.Equal(["card-1", "card-2", "card-3"], (await store.CardsAsync(new("p1"), 10, Stop)).Select(row => row.Card).Order());
        Assert.Equal((3, null), ((await store.VerifyAuditAsync(null, Stop)).Entries, (await store.VerifyAuditAsync(null, Stop)).Fault));

        IssuedCardRow With(string id) => new() { Card = id, Patient = card.Patient, Service = card.Service, Topic = card.Topic, Summary = card.Summary, Shown = card.Shown, At = card.At };
    }

    [Fact]
    public async Task A_token_is_used_once_and_forgotten_when_it_is_over()
    {
        Store store = await OpenAsync();
        var view = new AuditEntry("cds:someone", "cds-patient-view", "p1");
        long now = TimeProvider.System.GetUtcNow().ToUnixTimeSeconds();
        await using Database database = store.OpenDatabase();
        database.UsedTokens.Add(Token("old", -100));
        await database.SaveChangesAsync(Stop);

        bool[] believed = await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => store.RecordCardsAsync(view, [], Token("a", 400), Stop)));

        Assert.Equal(1, believed.Count(one => one));
        Assert.Equal(1, (await store.VerifyAuditAsync(null, Stop)).Entries);
        Assert.Equal((false, true, false), (await store.UseTokenAsync(Token("a", 400), Stop), await store.UseTokenAsync(Token("b", 400), Stop), await store.RecordCardsAsync(view, [], Token("b", 400), Stop)));
        Assert.Equal(["a", "b"], await database.UsedTokens.Select(row => row.Token).OrderBy(token => token).ToListAsync(Stop));

        UsedTokenRow Token(string name, int seconds) => new() { Token = name, Ends = now + seconds };
    }

    [Fact]
    public async Task The_database_itself_refuses_to_change_or_remove_an_entry()
    {
        Store store = await TrailOfFiveAsync();
        await using Database database = store.OpenDatabase();

        await Assert.ThrowsAnyAsync<Exception>(() => database.Audit.Where(row => row.Id == 2).ExecuteDeleteAsync(Stop));
        await Assert.ThrowsAnyAsync<Exception>(() => database.Audit.Where(row => row.Id == 2).ExecuteUpdateAsync(row => row.SetProperty(it => it.By, "x"), Stop));
        if (store.OnPostgres)
        {
            await Assert.ThrowsAnyAsync<Exception>(() => database.Database.ExecuteSqlRawAsync("TRUNCATE audit", Stop));
        }

        Assert.Null((await store.VerifyAuditAsync(null, Stop)).Fault);
    }

    [Fact]
    public async Task What_fails_leaves_no_record_and_what_is_recorded_was_done()
    {
        Store store = await OpenAsync();

        await Assert.ThrowsAsync<InvalidOperationException>(() => store.RecordedAsync(new("someone", "try", "x"), _ => throw new InvalidOperationException(), Stop));
        await store.ChangeSettingAsync("parquet-folder", "/tables", "someone", Stop);

        Assert.Equal("/tables", await store.FindSettingAsync("parquet-folder", Stop));
        Assert.Equal(["change-setting"], (await store.AuditAsync(new AuditQuery(), Stop)).Select(row => row.Action));
        Assert.Null((await store.VerifyAuditAsync(null, Stop)).Fault);
    }

    [Fact]
    public async Task Entries_of_many_at_once_are_all_kept_in_one_sound_chain()
    {
        Store store = await OpenAsync();
        Store another = await AgainAsync(store);

        await Parallel.ForEachAsync(Enumerable.Range(0, 300), Stop, async (number, stop) => await (number % 2 == 0 ? store : another).RecordAsync("someone", "view-patient", $"{number}", stop));

        AuditSoundness found = await store.VerifyAuditAsync(null, Stop);
        Assert.Null(found.Fault);
        Assert.Equal(300, found.Entries);
        Assert.Equal(300, (await store.AllAuditAsync(new(), Stop).ToListAsync(Stop)).Select(row => row.Subject).Distinct().Count());
    }

    [Fact]
    public async Task The_trail_is_searched_by_who_what_whom_and_page()
    {
        Store store = await TrailOfFiveAsync();
        await store.RecordAsync(new("else", "export-cases", "", "csv, 12 rows"), Stop);

        Assert.Equal(["export-cases"], (await store.AuditAsync(new AuditQuery(By: "else"), Stop)).Select(row => row.Action));
        Assert.Equal(["p4", "p3"], (await store.AuditAsync(new AuditQuery(Action: "view-*", Take: 2), Stop)).Select(row => row.Subject));
        Assert.Equal(["p2"], (await store.AuditAsync(new AuditQuery(Subject: "p2"), Stop)).Select(row => row.Subject));
        Assert.Equal(["p1", "p0"], (await store.AuditAsync(new AuditQuery(Before: 3), Stop)).Select(row => row.Subject));
        Assert.Empty(await store.AuditAsync(new AuditQuery(From: DateTime.UtcNow.AddHours(1)), Stop));
    }

    [Fact]
    public async Task A_name_is_one_persons_whoever_else_is_called_so()
    {
        Store store = await OpenAsync();
        await store.BeginSessionAsync("key", "eve", "reviewer", [1], DateTime.UtcNow.AddHours(1), Stop);
        await store.RecordAsync("left", "view-patient", "p1", Stop);

        Assert.Equal("ana", await store.PersonAsync("https://one", "1", "ana", Stop));
        Assert.Equal("ana", await store.PersonAsync("https://one", "1", "ana married", Stop));
        Assert.Equal("ana (2)", await store.PersonAsync("https://one", "2", "ana", Stop));
        Assert.Equal("ana (3)", await store.PersonAsync("https://two", "1", "ana", Stop));
        Assert.Equal("ana (2)", await store.PersonAsync("https://one", "2", "ana", Stop));

        // From before persons were told apart: who came lately goes on under the name; what is left behind is nobody's.
        Assert.Equal("eve", await store.PersonAsync("https://one", "3", "eve", Stop));
        Assert.Equal("eve (2)", await store.PersonAsync("https://one", "4", "eve", Stop));
        Assert.Equal("left (2)", await store.PersonAsync("https://one", "5", "left", Stop));
        Assert.Equal(["eve"], await store.PeopleInRoleAsync("reviewer", Stop));
        Assert.Empty(await store.PeopleInRoleAsync("review", Stop));
    }

    [Fact]
    public async Task Of_many_who_come_at_once_with_one_name_each_gets_another()
    {
        Store store = await OpenAsync();
        Store another = await AgainAsync(store);

        string[] names = await Task.WhenAll(Enumerable.Range(0, 8).Select(number => Task.Run(() => (number % 2 == 0 ? store : another).PersonAsync("https://one", $"{number / 2}", "ana", Stop), Stop)));

        // Each came twice, by either store.
        Assert.Equal(4, names.Distinct().Count());
        Assert.All(names.Chunk(2), twice => Assert.Equal(twice[0], twice[1]));
    }

    [Fact]
    public async Task A_session_ends_for_whoever_holds_its_key()
    {
        Store store = await OpenAsync();
        DateTime later = DateTime.UtcNow.AddHours(1);
        await store.BeginSessionAsync("key", "someone", "", [1, 2], later, Stop);
        await store.BeginSessionAsync("old", "someone", "", [3], DateTime.UtcNow.AddSeconds(-1), Stop);

        Assert.Equal([1, 2], (await store.FindSessionAsync("key", Stop))!.Ticket);
        Assert.Null(await store.FindSessionAsync("old", Stop));
        Assert.Null(await store.FindSessionAsync("other", Stop));
        await store.RenewSessionAsync("key", [4], later, Stop);
        Assert.Equal([4], (await store.FindSessionAsync("key", Stop))!.Ticket);

        await store.EndSessionAsync("key", Stop);
        Assert.Null(await store.FindSessionAsync("key", Stop));
        Assert.Equal(["sign-out", "sign-in", "sign-in"], (await store.AuditAsync(new AuditQuery(), Stop)).Select(row => row.Action));
    }

    [Fact]
    public async Task A_token_is_good_until_it_expires_or_is_revoked_by_its_owner()
    {
        Store store = await OpenAsync();
        string token = await store.MakeTokenAsync("notebook", "someone", ["analyst"], [], DateTime.UtcNow.AddDays(1), Stop);
        string expired = await store.MakeTokenAsync("old", "someone", ["analyst"], [], DateTime.UtcNow.AddSeconds(-1), Stop);

        ApiTokenRow row = (await store.FindTokenAsync(token, Stop))!;
        Assert.Equal("analyst", row.Roles);
        Assert.DoesNotContain(token, row.Hash, StringComparison.Ordinal);
        Assert.Null(await store.FindTokenAsync(expired, Stop));
        Assert.Null(await store.FindTokenAsync(token + "0", Stop));

        Assert.False(await store.RevokeTokenAsync(row.Id, owner: "another", by: "another", Stop));
        Assert.NotNull(await store.FindTokenAsync(token, Stop));
        Assert.True(await store.RevokeTokenAsync(row.Id, owner: "someone", by: "someone", Stop));
        Assert.Null(await store.FindTokenAsync(token, Stop));
    }

    [Fact]
    public async Task Broken_glass_opens_one_patient_to_one_person_for_a_while()
    {
        Store store = await OpenAsync();
        await store.BreakGlassAsync("doctor", new("p1"), "Emergency in the night", TimeSpan.FromHours(1), Stop);
        await store.BreakGlassAsync("doctor", new("p2"), "Too late", TimeSpan.FromSeconds(-1), Stop);

        Assert.NotNull(await store.GlassBrokenUntilAsync("doctor", new("p1"), Stop));
        Assert.Null(await store.GlassBrokenUntilAsync("doctor", new("p2"), Stop));
        Assert.Null(await store.GlassBrokenUntilAsync("other", new("p1"), Stop));
        Assert.Equal("Emergency in the night", (await store.AuditAsync(new AuditQuery(Subject: "p1"), Stop)).Single().Detail);
    }

    [Fact]
    public async Task A_person_is_found_by_number_or_by_words_of_the_name()
    {
        Store store = await OpenAsync();
        await store.SaveIdentitiesAsync(
        [
            new(new("p1"), ["Zoë Müller-Lüdenscheidt", "Zoë Fischer"], "1980-02", ["MRN 00 17", "X-9"]),
            new(new("p2"), ["Zora Mueller"], "", ["0018"]),
        ], Stop);

        Assert.Equal(["p1"], await FoundAsync(store, "mrn0017"));
        Assert.Equal(["p1"], await FoundAsync(store, "muller zoe"));
        Assert.Equal(["p1"], await FoundAsync(store, "FISCHER"));
        Assert.Equal(["p1", "p2"], (await FoundAsync(store, "zo")).Order());
        Assert.Empty(await FoundAsync(store, "schulz"));
        Assert.Empty(await FoundAsync(store, "%"));
        Assert.Empty(await FoundAsync(store, ""));

        await store.ForgetIdentitiesAsync(["p1"], Stop);
        Assert.Empty(await FoundAsync(store, "fischer"));
    }

    [Fact]
    public async Task Identities_may_lie_in_a_store_of_their_own()
    {
        Store store = await OpenAsync();
        string file = Path.Combine(Path.GetTempPath(), $"identities-{Guid.NewGuid():N}.db");
        try
        {
            store.KeepIdentitiesIn(await Store.OpenAsync(file, AnyPatient.Drugs, TimeProvider.System, Stop));
            await store.SaveIdentitiesAsync([new(new("p1"), ["Zoë Fischer"], "", [])], Stop);

            Assert.Equal(["p1"], await FoundAsync(store, "fischer"));
            await using Database database = store.OpenDatabase();
            Assert.Empty(await database.Set<IdentityRow>().ToListAsync(Stop));
        }
        finally
        {
            Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
            Array.ForEach(Directory.GetFiles(Path.GetTempPath(), Path.GetFileName(file) + "*"), File.Delete);
        }
    }

    /// <summary>The same store opened a second time, as another process would.</summary>
    protected abstract Task<Store> AgainAsync(Store store);

    private static async Task<IEnumerable<string>> FoundAsync(Store store, string text) => (await store.FindIdentitiesAsync(text, 20, Stop)).Select(row => row.Patient);

    private async Task<Store> TrailOfFiveAsync()
    {
        Store store = await OpenAsync();
        for (int number = 0; number < 5; number++)
        {
            await store.RecordAsync("someone", "view-patient", $"p{number}", Stop);
        }

        Assert.Null((await store.VerifyAuditAsync(null, Stop)).Fault);
        return store;
    }

    /// <summary>What somebody with the keys of the database could do.</summary>
    private static async Task TamperAsync(Store store, string sql)
    {
        await using Database database = store.OpenDatabase();
        foreach (string statement in store.OnPostgres ? (string[])["ALTER TABLE audit DISABLE TRIGGER ALL", sql] : ["DROP TRIGGER IF EXISTS audit_no_update", "DROP TRIGGER IF EXISTS audit_no_delete", sql])
        {
            await database.Database.ExecuteSqlRawAsync(statement, Stop);
        }
    }
}
