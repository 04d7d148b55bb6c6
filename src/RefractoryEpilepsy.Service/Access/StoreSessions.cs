using System.Security.Cryptography;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using RefractoryEpilepsy.Storage;

namespace RefractoryEpilepsy.Service.Access;

/// <summary>Sessions lie in the store; the cookie holds a random key. Signing out ends them for every copy of the cookie.</summary>
internal sealed class StoreSessions(Store store, TimeProvider clock) : ITicketStore
{
    /// <inheritdoc/>
    public async Task<string> StoreAsync(AuthenticationTicket ticket)
    {
        string key = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32));
        await store.BeginSessionAsync(key, Roles.NameOf(ticket.Principal), string.Join(';', Roles.Of(ticket.Principal)), TicketSerializer.Default.Serialize(ticket), Expires(ticket), CancellationToken.None);
        return key;
    }

    /// <inheritdoc/>
    public Task RenewAsync(string key, AuthenticationTicket ticket) => store.RenewSessionAsync(key, TicketSerializer.Default.Serialize(ticket), Expires(ticket), CancellationToken.None);

    /// <inheritdoc/>
    public async Task<AuthenticationTicket?> RetrieveAsync(string key) =>
        await store.FindSessionAsync(key, CancellationToken.None) is { } session ? TicketSerializer.Default.Deserialize(session.Ticket) : null;

    /// <inheritdoc/>
    public Task RemoveAsync(string key) => store.EndSessionAsync(key, CancellationToken.None);

    private DateTime Expires(AuthenticationTicket ticket) => (ticket.Properties.ExpiresUtc ?? clock.GetUtcNow().AddMinutes(30)).UtcDateTime;
}
