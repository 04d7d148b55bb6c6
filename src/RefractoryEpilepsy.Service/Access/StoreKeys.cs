using System.Xml.Linq;
using Microsoft.AspNetCore.DataProtection.Repositories;
using RefractoryEpilepsy.Storage;

namespace RefractoryEpilepsy.Service.Access;

/// <summary>Keys of cookies and forms lie in the store: they outlive a restart, and every process of the service has the same.</summary>
internal sealed class StoreKeys(Store store) : IXmlRepository
{
    private const string Start = "data-protection:";

    /// <inheritdoc/>
    public IReadOnlyCollection<XElement> GetAllElements() =>
        [.. store.SettingsAsync(Start, CancellationToken.None).GetAwaiter().GetResult().Select(setting => XElement.Parse(setting.Value))];

    /// <inheritdoc/>
    public void StoreElement(XElement element, string friendlyName) =>
        store.SetSettingAsync(Start + friendlyName, element.ToString(SaveOptions.DisableFormatting), CancellationToken.None).GetAwaiter().GetResult();
}
