using System.CommandLine;
using RefractoryEpilepsy.Fhir.Sources.Servers;

namespace RefractoryEpilepsy.Service.Commands;

/// <summary><c>keys new</c> and <c>keys public</c>: the key with which we sign in at a FHIR server.</summary>
internal static class KeysCommand
{
    /// <summary>The command.</summary>
    public static Command Make(CommandIo io)
    {
        var algorithm = new Setting("algorithm", "RS384|ES384", "Default: ES384.");
        var output = new Setting("out", "FILE", "Where the private key goes; readable by this user only.");
        var make = new Command("new", "Make a new private key; its public part is printed for registration.") { algorithm, output };
        make.SetAction((call, _) =>
        {
            string wanted = algorithm.Read(call) ?? "ES384";
            if (wanted is not ("RS384" or "ES384"))
            {
                throw new WrongCallException($"--algorithm {wanted} is neither RS384 nor ES384.");
            }

            string file = output.Require(call);
            if (File.Exists(file))
            {
                throw new WrongCallException($"{file} is there already; a key is never overwritten. Choose another name.");
            }

            string key = SigningKey.Generate(wanted);
            var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
            if (!OperatingSystem.IsWindows())
            {
                options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
            }

            using (var writer = new StreamWriter(file, options))
            {
                writer.Write(key);
            }

            io.Output.WriteLine($$"""{"keys":[{{SigningKey.PublicPart(key)}}]}""");
            return Task.FromResult(CommandLine.Done);
        });

        var named = new Argument<string[]>("FILE") { Description = "Private keys made with: keys new. Several while a new key replaces an old one.", Arity = ArgumentArity.OneOrMore };
        var show = new Command("public", "Print the public key set of private keys, as a server wants it.") { named };
        show.SetAction((call, _) =>
        {
            io.Output.WriteLine($$"""{"keys":[{{string.Join(',', call.GetValue(named)!.Select(file => SigningKey.PublicPart(SigningKey.PrivateText(file))))}}]}""");
            return Task.FromResult(CommandLine.Done);
        });
        return new Command("keys", "Keys for SMART Backend Services.") { make, show };
    }
}
