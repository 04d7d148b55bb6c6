using RefractoryEpilepsy.Service.Tests;
using RefractoryEpilepsy.Service.Tests.Access;
using RefractoryEpilepsy.Service.Tests.Commands;
using RefractoryEpilepsy.Service.Tests.Models;
using RefractoryEpilepsy.Service.Tests.Runs;
using Xunit.v3;

[assembly: TestCollectionOrderer(typeof(LongestFirst))]

namespace RefractoryEpilepsy.Service.Tests;

/// <summary>Begins the classes that take minutes first, so that the run does not end with one of them alone on one core.</summary>
public sealed class LongestFirst : ITestCollectionOrderer
{
    private static readonly string[] Long = [.. ((Type[])[typeof(CrashTests), typeof(TrainingTests), typeof(CanaryTests), typeof(ModelRegistryTests)]).Select(type => type.FullName!)];

    /// <inheritdoc/>
    public IReadOnlyCollection<TTestCollection> OrderTestCollections<TTestCollection>(IReadOnlyCollection<TTestCollection> testCollections)
        where TTestCollection : Xunit.Sdk.ITestCollection =>
        [.. testCollections.OrderBy(collection => Array.FindIndex(Long, name => collection.TestCollectionDisplayName.Contains(name, StringComparison.Ordinal)) is var at and >= 0 ? at : Long.Length)];
}
