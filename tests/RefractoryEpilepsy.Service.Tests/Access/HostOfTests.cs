using Microsoft.AspNetCore.Builder;
using RefractoryEpilepsy.Knowledge;
using RefractoryEpilepsy.Resistance;
using RefractoryEpilepsy.Service.Access;
using RefractoryEpilepsy.Shared;
using RefractoryEpilepsy.Storage;

namespace RefractoryEpilepsy.Service.Tests.Access;

/// <summary>The real web host inside the test's process, over a store of its own with forty hand-made patients.</summary>
public sealed class HostOfTests : IAsyncLifetime
{
    internal TimeProvider Clock { get; init; } = TimeProvider.System;

    internal SignInOptions? SignIn { get; init; }

    private readonly string file = Path.Combine(Path.GetTempPath(), $"host-{Guid.NewGuid():N}.db");

    internal WebApplication Host { get; private set; } = null!;

    internal Store Store { get; private set; } = null!;

    /// <summary>Puts more into the store before anybody asks it.</summary>
    internal Func<Store, Task>? Prepare { get; init; }

    internal string Address { get; private set; } = "";

    public async ValueTask InitializeAsync()
    {
        var knowledge = KnowledgeBase.Load();
        Store = await Store.OpenAsync(file, knowledge.Drugs, Clock, default);
        long run = await Store.BeginRunAsync("test", new(2024, 5, 1), "test", default);
        await Store.SaveAsync(run, [.. Enumerable.Range(0, 40).Select(number => AnyPatient.Make($"key{number:D2}", number % 4 == 0 ? Status.Undefined : Status.Resistant, 2000 + (number / 2)))], default);
        await Store.FinishRunAsync(run, new(2024, 5, 1), 40, new(new Dictionary<string, long> { ["Patient"] = 200 }, new Dictionary<string, long> { ["unread-dose"] = 40 }, 3, 1_000_000, 1.5), "\"Epilepsy, eligible\",35,4,1\nTwo failures,30,5,0\n", default);
        await (Prepare?.Invoke(Store) ?? Task.CompletedTask);
        Host = Composition.WebHost(new HostOptions("http://127.0.0.1:0", Demo: false, LogAsJson: false, Quiet: true, SignIn), Store, knowledge, Clock);
        await Host.StartAsync();
        Address = Host.Urls.Single();
    }

    /// <summary>A caller on this machine who looks through the eyes of one role; null: every role.</summary>
    internal HttpClient As(string? role)
    {
        var client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false }) { BaseAddress = new Uri(Address) };
        if (role is not null)
        {
            client.DefaultRequestHeaders.Add("Cookie", "see-as=" + role);
        }

        return client;
    }

    public async ValueTask DisposeAsync()
    {
        await Host.StopAsync();
        await Host.DisposeAsync();
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        foreach (string path in Directory.GetFiles(Path.GetTempPath(), Path.GetFileName(file) + "*"))
        {
            File.Delete(path);
        }
    }
}
