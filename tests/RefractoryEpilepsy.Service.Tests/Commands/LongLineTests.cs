using System.Text;
using Shouldly;

namespace RefractoryEpilepsy.Service.Tests.Commands;

/// <summary>A line of 200 MB, read by the real program.</summary>
public sealed class LongLineTests
{
    /// <summary>300 MB: a line held whole in a buffer that doubles would need more.</summary>
    private const string HeapLimit = "0x12C00000";

    [Fact]
    public async Task A_line_of_200_MB_is_skipped_in_bounded_memory_and_its_neighbours_are_read()
    {
        string folder = Directory.CreateTempSubdirectory("refractory-long-line-").FullName;
        try
        {
            string input = Directory.CreateDirectory(Path.Combine(folder, "in")).FullName;
            string output = Path.Combine(folder, "out");
            await using (StreamWriter file = new(Path.Combine(input, "all.ndjson"), append: false, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false)))
            {
                await file.WriteAsync("""{"resourceType":"Patient","id":"a"}""" + "\n");
                await file.WriteAsync("""{"resourceType":"Observation","id":"long","status":"final","subject":{"reference":"Patient/a"},"note":[{"text":" """.TrimEnd());
                string piece = new('x', 1_000_000);
                for (int i = 0; i < 200; i++)
                {
                    await file.WriteAsync(piece);
                }

                await file.WriteAsync("\"}]}\n");
                await file.WriteAsync("""{"resourceType":"Condition","id":"c","subject":{"reference":"Patient/a"},"recordedDate":"2024-01-01","code":{"coding":[{"system":"http://hl7.org/fhir/sid/icd-10-cm","code":"G40.909"}]}}""" + "\n");
            }

            (int code, _, string messages) = await RunningProgram.RunAsync([("DOTNET_GCHeapHardLimit", HeapLimit)], ["screen", input, "--out", output], TestContext.Current.CancellationToken);

            code.ShouldBe(0, messages);
            (await File.ReadAllTextAsync(Path.Combine(output, "gaps.csv"), TestContext.Current.CancellationToken)).ShouldContain("line-too-long");
            (await File.ReadAllLinesAsync(Path.Combine(output, "cases.csv"), TestContext.Current.CancellationToken)).Length.ShouldBe(2);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
