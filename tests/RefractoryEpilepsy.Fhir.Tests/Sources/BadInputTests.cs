using System.Text;
using RefractoryEpilepsy.Fhir.Sources;
using Shouldly;
using static RefractoryEpilepsy.Fhir.Tests.Sources.ExportBuilder;

namespace RefractoryEpilepsy.Fhir.Tests.Sources;

public sealed class BadInputTests : IDisposable
{
    private readonly ExportBuilder export = new();

    public void Dispose() => export.Dispose();

    [Theory]
    [InlineData("this is no JSON", "malformed-json")]
    [InlineData("""{"resourceType":"Condition","id":"x","subject":{"refer""", "cut-line")]
    [InlineData("""{"resourceType":"Condition","id":"x","subject":{"reference":"Patient/a"}""", "cut-line")]
    [InlineData("""{"resourceType":"Condition","id":"x"} {"resourceType":"Condition"}""", "malformed-json")]
    [InlineData("""{"resourceType":"Condition","id":"x","a":01}""", "malformed-json")]
    [InlineData("""["resourceType"]""", "malformed-json")]
    [InlineData("""{"resourceType":"Condition","id":5,"subject":{"reference":"Patient/a"}}""", "wrong-type;missing-id")]
    [InlineData("""{"resourceType":"Condition","subject":{"reference":"Patient/a"}}""", "missing-id")]
    [InlineData("""{"resourceType":"Condition","id":"x","subject":"Patient/a"}""", "wrong-type;missing-subject")]
    [InlineData("""{"resourceType":"Condition","id":"x","subject":{"reference":["Patient/a"]}}""", "wrong-type;missing-subject")]
    [InlineData("""{"resourceType":"Condition","id":"x"}""", "missing-subject")]
    [InlineData("""{"resourceType":"Condition","id":"x","subject":{"reference":"#p"},"contained":[{"resourceType":"Patient","id":"p"}]}""", "unresolved-subject")]
    [InlineData("""{"resourceType":"Condition","id":"x","subject":{"reference":"Group/g"}}""", "unresolved-subject")]
    [InlineData("""{"resourceType":7,"id":"x"}""", "wrong-type")]
    [InlineData("""{"id":"x"}""", "no-resource-type")]
    [InlineData("""{"resourceType":"Condition","id":"x","code":{"text":"epilepsy"},"subject":{"identifier":{"system":"s","value":"123-45-6789"}}}""", "unresolved-subject")]
    [InlineData("""{"resourceType":"Starship","id":"x"}""", "")]
    [InlineData("""{"resourceType":"Patient"}""", "missing-id")]
    [InlineData("   ", "")]
    [InlineData("\u0000\u0000", "malformed-json")]
    public async Task A_bad_line_is_a_counted_gap_and_loses_no_good_one(string line, string codes)
    {
        export.With("Condition.ndjson", Condition("1", "a"), line, Condition("2", "a")).With("Patient.ndjson", Patient("a"));

        ReadExport read = await export.ReadAsync();

        string.Join(';', read.Gaps.Select(gap => gap.Code)).ShouldBe(codes);
        read.Gaps.ShouldAllBe(gap => gap.File == "Condition.ndjson" && gap.Line == 2);
        read.References("a").ShouldContain("Condition/1");
        read.References("a").ShouldContain("Condition/2");
        read.Gaps.ShouldAllBe(gap => !gap.Text.Contains("6789", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Bytes_that_are_no_text_are_a_gap()
    {
        byte[] bad = [.. Encoding.UTF8.GetBytes("""{"resourceType":"Condition","id":"x","note":"caf"""), 0xe9, .. "\"}\n"u8];
        export.WithBytes("Condition.ndjson", [0xef, 0xbb, 0xbf, .. Encoding.UTF8.GetBytes(Condition("1", "a") + "\r\n\r\n"), .. bad, .. Encoding.UTF8.GetBytes(Condition("2", "a"))])
            .WithBytes("utf16.ndjson", [0xff, 0xfe, .. Encoding.Unicode.GetBytes(Condition("3", "a"))]);

        ReadExport read = await export.ReadAsync();

        read.References("a").ShouldBe(["Condition/1", "Condition/2"]);
        read.Gaps.Where(gap => gap.Code == "invalid-utf8").Select(gap => (gap.File, gap.Line)).ShouldBe([("Condition.ndjson", 3), ("utf16.ndjson", 1)]);
    }

    [Theory]
    [InlineData("lines.ndjson")]
    [InlineData("lines.ndjson.gz")]
    public async Task A_line_that_is_too_long_is_skipped_in_little_memory(string name)
    {
        var text = new StringBuilder(Condition("1", "a")).Append('\n')
            .Append("""{"resourceType":"DocumentReference","id":"x","data":""").Append('"').Append('x', 9_000_000).Append("\"}\n")
            .Append(Condition("2", "a", more: ",\"note\":\"" + new string('y', 2_000_000) + "\"")).Append('\n');
        export.WithText(name, text.ToString());

        ReadExport read = await export.ReadAsync(new ExportOptions { LongestLine = 4 << 20, ChunkBytes = 1 << 20 });

        read.References("a").ShouldBe(["Condition/1", "Condition/2"]);
        read.Gaps.Where(gap => gap.Code == "line-too-long").Select(gap => gap.Line).ShouldBe([2L]);
    }

    [Fact]
    public async Task An_entry_that_is_too_long_is_skipped_and_the_bundle_goes_on()
    {
        string huge = "{\"resource\":{\"resourceType\":\"Binary\",\"data\":\"" + new string('x', 5_000_000) + "\"}}";
        export.WithText("bundle.json", "{\"resourceType\":\"Bundle\",\"entry\":[{\"resource\":" + Condition("1", "a") + "},\n" + huge + ",\n{\"resource\":" + Condition("2", "a") + "}]}");

        ReadExport read = await export.ReadAsync(new ExportOptions { LongestLine = 1 << 20 });

        read.References("a").ShouldBe(["Condition/1", "Condition/2"]);
        read.Gaps.Select(gap => (gap.Code, gap.Line)).ShouldContain(("line-too-long", 2L));
    }

    [Theory]
    [InlineData("""{"resourceType":"Bundle","entry":[{"resource":ONE},{"resource":{"resourceType":"Cond""", "cut-line")]
    [InlineData("""{"resourceType":"Bundle","entry":[{"resource":ONE},{"resource":{"resourceType":nope}}]}""", "malformed-json")]
    [InlineData("""{"resourceType":"Bundle","entry":[{"resource":ONE},]]]]""", "malformed-json")]
    public async Task A_broken_bundle_gives_what_came_before(string bundle, string code)
    {
        export.WithText("bundle.json", bundle.Replace("ONE", Condition("1", "a"), StringComparison.Ordinal));

        ReadExport read = await export.ReadAsync();

        read.References("a").ShouldBe(["Condition/1"]);
        read.Gaps.Select(gap => gap.Code).ShouldContain(code);
    }

    [Fact]
    public async Task A_cut_or_damaged_gzip_file_gives_what_can_be_unpacked()
    {
        export.With("good.ndjson", Condition("1", "a")).With("bad.ndjson.gz", [.. Enumerable.Range(0, 20_000).Select(id => Condition("c" + id, "b"))]);
        string path = Path.Combine(export.Folder, "bad.ndjson.gz");
        byte[] packed = File.ReadAllBytes(path);
        File.WriteAllBytes(path, packed[..(packed.Length / 2)]);

        ReadExport read = await export.ReadAsync();

        read.Patients.Keys.ShouldBe(["a", "b"]);
        read.Patients["b"].Resources.Count.ShouldBeGreaterThan(1000);
        read.Gaps.Select(gap => gap.File).ShouldContain("bad.ndjson.gz");
    }

    [Fact]
    public async Task Odd_things_in_the_folder_do_no_harm()
    {
        export.With("Condition.ndjson", Condition("1", "a")).With("folder.ndjson/more.ndjson", Condition("2", "a"))
            .WithText("notes.txt", "hello").WithText("table.csv", "a,b\n").WithText("package.json", """{"name":"x","output":7}""")
            .WithText("empty.ndjson", "").With("log.ndjson", """{"event":"start"}""", """{"event":"end"}""").WithText(".hidden.ndjson", "rubbish");
        File.CreateSymbolicLink(Path.Combine(export.Folder, "gone.ndjson"), "/no/such/file");
        Directory.CreateSymbolicLink(Path.Combine(export.Folder, "loop"), export.Folder);

        ReadExport read = await export.ReadAsync();

        read.References("a").ShouldBe(["Condition/1", "Condition/2"]);
        read.Gaps.Where(gap => gap.Code != "patient-missing").Select(gap => (gap.Code, gap.File)).ShouldBe([("unreadable-file", "gone.ndjson")]);
        read.Summary.Files.ShouldBe(2);
        read.Summary.Lines.ShouldBe(2);
    }

    [Fact]
    public async Task Where_nothing_can_be_read_one_clear_line_says_so()
    {
        (await Should.ThrowAsync<InputException>(() => export.ReadAsync())).Message.ShouldContain("holds no FHIR files");
        export.WithText("readme.txt", "hello");
        (await Should.ThrowAsync<InputException>(() => export.ReadAsync())).Message.ShouldContain("holds no FHIR files");
        export.With("log.ndjson", """{"event":"start"}""");
        (await Should.ThrowAsync<InputException>(() => export.ReadAsync())).Message.ShouldContain("is a FHIR resource");
        (await Should.ThrowAsync<InputException>(() => ReadAsync(Path.Combine(export.Folder, "missing")))).Message.ShouldContain("check the path");
    }

    [Fact]
    public async Task A_full_disk_says_where_and_what_to_do_and_leaves_nothing_behind()
    {
        string temporary = Directory.CreateDirectory(Path.Combine(export.Folder, ".temporary")).FullName;
        export.With("Condition.ndjson", [.. Enumerable.Range(0, 3000).Select(id => Condition("c" + id, "p" + id))]);

        InputException error = await Should.ThrowAsync<InputException>(() => export.ReadAsync(new ExportOptions
        {
            TemporaryFolder = temporary,
            OpenTemporary = path => File.OpenHandle(File.Exists("/dev/full") ? "/dev/full" : path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite),
        }));

        error.Message.ShouldContain("temporary folder");
        error.Message.ShouldContain("free some space");
        Directory.EnumerateFileSystemEntries(temporary).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_device_that_fails_while_it_is_read_is_named()
    {
        export.With("Condition.ndjson", [.. Enumerable.Range(0, 3000).Select(id => Condition("c" + id, "a"))]);

        InputException error = await Should.ThrowAsync<InputException>(() => export.ReadAsync(new ExportOptions { OpenInput = path => new FailingStream(File.OpenRead(path), 100_000) }));

        error.Message.ShouldContain("Condition.ndjson");
        error.Message.ShouldContain("could not be read to its end");
    }

    [Fact]
    public async Task Reading_can_be_stopped()
    {
        export.With("Condition.ndjson", Condition("1", "a"));
        using var stop = new CancellationTokenSource();
        await stop.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(() => new ExportFolder(export.Folder, ExportBuilder.Knowledge).SieveAsync(stop: stop.Token));
    }

    private sealed class FailingStream(Stream inner, long after) : Stream
    {
        public override bool CanRead => true;

        public override bool CanSeek => true;

        public override bool CanWrite => false;

        public override long Length => inner.Length;

        public override long Position
        {
            get => inner.Position;
            set => inner.Position = value;
        }

        public override int Read(byte[] buffer, int offset, int count) =>
            inner.Position >= after ? throw new IOException("Input/output error") : inner.Read(buffer, offset, Math.Min(count, 40_000));

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => inner.Seek(offset, origin);

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        protected override void Dispose(bool disposing)
        {
            inner.Dispose();
            base.Dispose(disposing);
        }
    }
}
