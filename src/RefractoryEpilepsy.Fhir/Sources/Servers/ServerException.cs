namespace RefractoryEpilepsy.Fhir.Sources.Servers;

/// <summary>A server said or did something that ends the fetch. The message says what, and what to do; it holds no patient data.</summary>
public sealed class ServerException : Exception
{
    public ServerException(string message)
        : base(message)
    {
    }

    public ServerException(string message, Exception inner)
        : base(message, inner)
    {
    }

    public ServerException()
    {
    }
}
