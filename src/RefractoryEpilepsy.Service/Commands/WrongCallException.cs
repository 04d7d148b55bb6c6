namespace RefractoryEpilepsy.Service.Commands;

/// <summary>The call is wrong, or there is nothing to read. The message is one line that says what and how to mend it; exit code 2.</summary>
internal sealed class WrongCallException(string message) : Exception(message);
