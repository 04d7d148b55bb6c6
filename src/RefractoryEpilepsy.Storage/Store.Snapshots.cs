using System.IO.Compression;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using RefractoryEpilepsy.Reports.Quality;

namespace RefractoryEpilepsy.Storage;

/// <content>Kept quality reports and erasure.</content>
public sealed partial class Store
{
    /// <summary>Takes patients out of the snapshots of kept reports. The figures of the reports stand: nobody can be told from them.</summary>
    private static async Task LeaveSnapshotsAsync(Database database, IReadOnlyCollection<string> patients, CancellationToken stop)
    {
        HashSet<string> leaving = [.. patients];
        foreach (long id in await database.QualityReports.Select(row => row.Id).ToListAsync(stop))
        {
            byte[] packed = await database.QualityReports.Where(row => row.Id == id).Select(row => row.Snapshot).SingleAsync(stop);
            QualitySnapshot snapshot;
            await using (var brotli = new BrotliStream(new MemoryStream(packed), CompressionMode.Decompress))
            {
                snapshot = await JsonSerializer.DeserializeAsync<QualitySnapshot>(brotli, SnapshotJson, stop) ?? throw new InvalidDataException("A kept report is empty.");
            }

            if (!snapshot.Patients.Any(patient => leaving.Contains(patient.Patient)))
            {
                continue;
            }

            using var written = new MemoryStream();
            await using (var brotli = new BrotliStream(written, CompressionLevel.Optimal, leaveOpen: true))
            {
                await JsonSerializer.SerializeAsync(brotli, snapshot with { Patients = [.. snapshot.Patients.Where(patient => !leaving.Contains(patient.Patient))] }, SnapshotJson, stop);
            }

            byte[] without = written.ToArray();
            await database.QualityReports.Where(row => row.Id == id).ExecuteUpdateAsync(row => row.SetProperty(one => one.Snapshot, without), stop);
        }
    }
}
