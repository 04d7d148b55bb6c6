using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.IdentityModel.Tokens;

namespace RefractoryEpilepsy.Fhir.Sources.Servers;

/// <summary>The private key with which we say who we are (SMART Backend Services: RS384 or ES384).</summary>
public static class SigningKey
{
    /// <summary>A new private key as JWK text, with a key id that is the thumbprint of its public part (RFC 7638).</summary>
    public static string Generate(string algorithm)
    {
        JsonWebKey key;
        if (algorithm == "ES384")
        {
            using var curve = ECDsa.Create(ECCurve.NamedCurves.nistP384);
            ECParameters made = curve.ExportParameters(includePrivateParameters: true);
            key = new JsonWebKey { Kty = "EC", Crv = "P-384", X = Base64UrlEncoder.Encode(made.Q.X), Y = Base64UrlEncoder.Encode(made.Q.Y), D = Base64UrlEncoder.Encode(made.D) };
        }
        else
        {
            using var rsa = RSA.Create(3072);
            key = JsonWebKeyConverter.ConvertFromRSASecurityKey(new RsaSecurityKey(rsa.ExportParameters(includePrivateParameters: true)));
        }

        key.Kid = Base64UrlEncoder.Encode(key.ComputeJwkThumbprint());
        return Write(key, algorithm, withPrivate: true);
    }

    /// <summary>The public part of a private key, as one JWK object, for a key set.</summary>
    public static string PublicPart(string privateJwk)
    {
        var key = new JsonWebKey(privateJwk);
        return Write(key, key.Alg ?? (key.Kty == "EC" ? "ES384" : "RS384"), withPrivate: false);
    }

    /// <summary>The text of a private JWK file.</summary>
    /// <exception cref="InputException">The file is missing or no private JWK.</exception>
    public static string PrivateText(string path)
    {
        try
        {
            string text = File.ReadAllText(path);
            return FromJson(text).HasPrivateKey ? text : throw new FormatException("No private part.");
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException or JsonException or ArgumentException or FormatException or InvalidOperationException)
        {
            throw new InputException($"{path}: no private JWK could be read. Make one with: refractory keys new.", problem);
        }
    }

    /// <summary>Reads a JWK, the first private key of a JWK set, or a PEM file.</summary>
    /// <exception cref="InputException">The file is missing or holds no private key that fits the algorithm.</exception>
    public static SigningCredentials Read(string path, string algorithm)
    {
        try
        {
            string text = File.ReadAllText(path);
            SecurityKey key = text.TrimStart().StartsWith('{') ? FromJson(text) : FromPem(text);
            bool fits = (algorithm == "RS384") == (key is RsaSecurityKey || key is JsonWebKey { Kty: "RSA" });
            if (!fits)
            {
                throw new InputException($"{path}: the key does not fit {algorithm}.");
            }

            return new SigningCredentials(key, algorithm);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException or JsonException or CryptographicException or ArgumentException or FormatException)
        {
            throw new InputException($"{path}: no private key could be read (JWK, JWK set or PEM). Make one with: refractory keys new.", problem);
        }
    }

    private static JsonWebKey FromJson(string text)
    {
        using var document = JsonDocument.Parse(text);
        string one = document.RootElement.TryGetProperty("keys", out JsonElement keys)
            ? keys.EnumerateArray().First(key => key.TryGetProperty("d", out _)).GetRawText()
            : text;
        var read = new JsonWebKey(one);
        return read.HasPrivateKey ? read : throw new FormatException("No private part.");
    }

    private static SecurityKey FromPem(string text)
    {
        if (text.Contains("EC PRIVATE", StringComparison.Ordinal) || !TryRsa(text, out RsaSecurityKey? rsa))
        {
            var curve = ECDsa.Create();
            curve.ImportFromPem(text);
            return new ECDsaSecurityKey(curve) { KeyId = Thumbprint(new ECDsaSecurityKey(curve)) };
        }

        rsa.KeyId = Thumbprint(rsa);
        return rsa;
    }

    private static string Thumbprint(SecurityKey key) => Base64UrlEncoder.Encode(key.ComputeJwkThumbprint());

    private static bool TryRsa(string text, [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out RsaSecurityKey? key)
    {
        key = null;
        var rsa = RSA.Create();
        try
        {
            rsa.ImportFromPem(text);
            key = new RsaSecurityKey(rsa);
            return true;
        }
        catch (Exception problem) when (problem is CryptographicException or ArgumentException)
        {
            rsa.Dispose();
            return false;
        }
    }

    private static string Write(JsonWebKey key, string algorithm, bool withPrivate)
    {
        (string Name, string? Value)[] members =
        [
            ("kty", key.Kty), ("alg", algorithm), ("use", "sig"), ("kid", key.Kid),
            ("crv", key.Crv), ("x", key.X), ("y", key.Y), ("n", key.N), ("e", key.E),
        ];
        (string Name, string? Value)[] secrets = [("d", key.D), ("p", key.P), ("q", key.Q), ("dp", key.DP), ("dq", key.DQ), ("qi", key.QI)];
        var written = (withPrivate ? members.Concat(secrets) : members)
            .Where(member => !string.IsNullOrEmpty(member.Value))
            .ToDictionary(member => member.Name, member => member.Value);
        return JsonSerializer.Serialize(written);
    }
}
