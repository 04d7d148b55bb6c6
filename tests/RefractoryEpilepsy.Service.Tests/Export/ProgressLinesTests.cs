using RefractoryEpilepsy.Fhir.Sources;
using RefractoryEpilepsy.Service.Export;

namespace RefractoryEpilepsy.Service.Tests.Export;

public class ProgressLinesTests
{
    [Theory]
    [InlineData(1, 2, 8, 500_000_000, 2_000_000_000, 0, 0, 10, "step 1 of 3, reading: 2 of 8 files, 500 of 2,000 MB, 50 MB/s, 30 s left in this step")]
    [InlineData(3, 0, 0, 10, 100, 250, 1000, 5, "step 3 of 3, judging: 250 of 1,000 patients, 50 patients/s, 15 s left in this step")]
    [InlineData(3, 0, 0, 10, 100, 1, 100_000, 1, "step 3 of 3, judging: 1 of 100,000 patients, 1 patients/s, 27.8 h left in this step")]
    [InlineData(2, 0, 4, 0, 0, 0, 0, 1, "step 2 of 3, regrouping by patient: 0 of 4 parts, 0 parts/s")]
    public void A_line_tells_how_far_how_fast_and_how_long(int stage, int filesDone, int files, long bytesDone, long bytes, long patientsDone, long patients, int seconds, string line) =>
        Assert.Equal(line, ProgressLines.Describe(new ReadProgress(stage, filesDone, files, bytesDone, bytes, patientsDone, patients), TimeSpan.FromSeconds(seconds)));
}
