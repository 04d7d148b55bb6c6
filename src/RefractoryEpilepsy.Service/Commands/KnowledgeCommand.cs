using System.CommandLine;
using System.Globalization;
using System.Text;
using RefractoryEpilepsy.Knowledge;

namespace RefractoryEpilepsy.Service.Commands;

/// <summary><c>knowledge</c>: the tables that rule, and tables made for a site.</summary>
internal static class KnowledgeCommand
{
    private const string Table = "rxnorm-products.csv";

    /// <summary>The command.</summary>
    public static Command Make(CommandIo io) => new("knowledge", "The tables that rule, and tables made for a site.") { ImportRxNorm(io), Check(io), SiteTables(io) };

    private static Command ImportRxNorm(CommandIo io)
    {
        var release = new Argument<string>("FOLDER") { Description = "Folder of an RxNorm release with RXNCONSO.RRF and RXNREL.RRF, and RXNSAT.RRF for NDC." };
        var site = new Setting("site", "FOLDER", $"The site's folder; {Table} is written there. Made if it is not there.");
        var command = new Command("import-rxnorm", "Make a site table of drug products from a release of RxNorm.") { release, site };
        command.SetAction((call, _) =>
        {
            string folder = call.GetValue(release)!;
            string target = site.Require(call);
            string conso = Find(folder, "RXNCONSO.RRF") ?? throw new WrongCallException($"{folder} has no RXNCONSO.RRF. Name the folder of an RxNorm release, or its rrf folder.");
            string relations = Find(folder, "RXNREL.RRF") ?? throw new WrongCallException($"{folder} has no RXNREL.RRF. Name the folder of an RxNorm release, or its rrf folder.");
            IReadOnlyList<RxNormProduct> products;
            using (StreamReader concepts = File.OpenText(conso))
            using (StreamReader related = File.OpenText(relations))
            using (StreamReader? attributes = Find(folder, "RXNSAT.RRF") is { } file ? File.OpenText(file) : null)
            {
                products = RxNormImport.Read(concepts, related, KnowledgeBase.Load(), attributes);
            }

            string path = Path.Combine(Directory.CreateDirectory(target).FullName, Table);
            using (var writer = new StreamWriter(path, append: false, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false)))
            {
                RxNormImport.Write(writer, products);
            }

            io.Output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{products.Count:N0} products of {products.Select(product => product.Product.DrugId).Distinct().Count()} drugs are in {path}; use them with --site {target}"));
            return Task.FromResult(CommandLine.Done);
        });
        return command;
    }

    private static Command Check(CommandIo io)
    {
        Setting site = SharedSettings.Site();
        var command = new Command("check", "Read the shipped tables and the site's, and say what rules.") { site };
        command.SetAction(call =>
        {
            KnowledgeBase knowledge = SharedSettings.Load(site.Read(call));
            io.Output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"Version {knowledge.Version}: {knowledge.Drugs.Count} antiseizure drugs, {knowledge.DrugNames.Count:N0} names, {knowledge.Sources.Count} sources. Every row is sound."));
            return CommandLine.Done;
        });
        return command;
    }

    private static Command SiteTables(CommandIo io)
    {
        Setting store = SharedSettings.Store();
        var site = new Setting("site", "FOLDER", "The site's folder; rows that are not there yet are added to its files. Made if it is not there.");
        var command = new Command("site-tables", "Write the mappings and parameters that were approved in a store into a site's folder, for commands without a store.") { store, site };
        command.SetAction(async (call, stop) =>
        {
            string folder = Directory.CreateDirectory(site.Require(call)).FullName;
            (Storage.Store opened, _, _) = await JudgedPatients.OpenAsync(store.Read(call), site: null, stop);
            foreach ((string file, string text) in await opened.SiteTablesAsync(stop))
            {
                string path = Path.Combine(folder, file);
                string[] there = File.Exists(path) ? await File.ReadAllLinesAsync(path, stop) : [];
                string[] rows = text.Split('\n', StringSplitOptions.RemoveEmptyEntries);
                if (there.FirstOrDefault(line => line.Length > 0 && line[0] != '#') is { } head && head.Trim() != rows[0])
                {
                    throw new WrongCallException($"{path} has other columns than {rows[0]}. Write its rows under these columns first.");
                }

                string[] added = [.. (there.Length == 0 ? rows : rows.Skip(1)).Where(row => !there.Contains(row, StringComparer.Ordinal))];
                await File.AppendAllLinesAsync(path, added, stop);
                await io.Output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{path}: {added.Length - (there.Length == 0 ? 1 : 0)} rows added"));
            }

            _ = KnowledgeBase.Load(folder);
            return CommandLine.Done;
        });
        return command;
    }

    private static string? Find(string folder, string file) =>
        new[] { Path.Combine(folder, file), Path.Combine(folder, "rrf", file) }.FirstOrDefault(File.Exists);
}
