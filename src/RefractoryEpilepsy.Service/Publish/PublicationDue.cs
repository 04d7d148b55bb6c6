using RefractoryEpilepsy.Storage;

namespace RefractoryEpilepsy.Service.Publish;

/// <summary>A mark in the store: what was given out no longer says what the store says, and whoever marked it could not reach the targets.</summary>
/// <remarks>Jobs that wait lie in the memory of their process where the store is a file, so a command has no other way to ask a worker.</remarks>
internal static class PublicationDue
{
    private const string Setting = "publication-due";

    /// <summary>Asks the next worker that has targets.</summary>
    public static Task MarkAsync(Store store, CancellationToken stop) => store.SetSettingAsync(Setting, "true", stop);

    /// <summary>Whether it was asked for; one of several workers gets it.</summary>
    public static Task<bool> TakeAsync(Store store, CancellationToken stop) => store.TakeSettingAsync(Setting, stop);
}
