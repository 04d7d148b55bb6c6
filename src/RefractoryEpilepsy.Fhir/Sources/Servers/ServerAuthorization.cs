using System.Text.Json;

namespace RefractoryEpilepsy.Fhir.Sources.Servers;

/// <summary>The file given with <c>--auth</c>.</summary>
/// <param name="ClientId">As registered at the server.</param>
/// <param name="KeyFile">Private key: a JWK, a JWK set or a PEM file; relative to the auth file.</param>
/// <param name="Algorithm">RS384 or ES384.</param>
/// <param name="Scope">Scopes to ask for.</param>
/// <param name="TokenUrl">Where discovery is not offered.</param>
public sealed record ServerAuthorization(string ClientId, string KeyFile, string Algorithm = "RS384", string Scope = "system/*.rs", string? TokenUrl = null)
{
    private static readonly JsonSerializerOptions Loose = new() { PropertyNameCaseInsensitive = true, ReadCommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true };

    /// <summary>Reads the file and resolves the key's path.</summary>
    /// <exception cref="InputException">The file is not there or not of the form.</exception>
    public static ServerAuthorization Read(string path)
    {
        ServerAuthorization? read;
        try
        {
            read = JsonSerializer.Deserialize<ServerAuthorization>(File.ReadAllText(path), Loose);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException or JsonException)
        {
            throw new InputException($"{path}: cannot be read as an authorization file ({problem.Message}). It is JSON with clientId, keyFile, algorithm, scope and, where the server offers no discovery, tokenUrl.", problem);
        }

        if (read is null || string.IsNullOrEmpty(read.ClientId) || string.IsNullOrEmpty(read.KeyFile))
        {
            throw new InputException($"{path}: clientId and keyFile are needed.");
        }

        if (read.Algorithm is not (null or "" or "RS384" or "ES384"))
        {
            throw new InputException($"{path}: algorithm is RS384 or ES384, not {read.Algorithm}.");
        }

        string folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
        return read with
        {
            KeyFile = Path.GetFullPath(read.KeyFile, folder),
            Algorithm = string.IsNullOrEmpty(read.Algorithm) ? "RS384" : read.Algorithm,
            Scope = string.IsNullOrEmpty(read.Scope) ? "system/*.rs" : read.Scope,
        };
    }
}
