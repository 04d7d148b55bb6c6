using System.Diagnostics;
using System.Globalization;
using Microsoft.Data.Sqlite;
using RefractoryEpilepsy.Reports.Quality;
using RefractoryEpilepsy.Shared;
using RefractoryEpilepsy.Storage;

namespace RefractoryEpilepsy.Benchmarks;

/// <summary>Half a million judged epilepsy patients: every measure, every breakdown, one year by month; beside it the raw counts of QM-2 by month and every breakdown, by plain SQL.</summary>
/// <remarks>Run: <c>dotnet run -c Release --project tests/RefractoryEpilepsy.Benchmarks -- quality [PATIENTS]</c>. Aims: under 30 seconds and 2 GB on two cores.</remarks>
internal static class QualityBenchmarks
{
    private const string Visits = """
        CREATE TEMP TABLE visits AS
        SELECT strftime('%Y-%m', v.day) AS month, v.patient,
               EXISTS (SELECT 1 FROM bench_facts f WHERE f.patient = v.patient AND f.kind = 'SeizureFrequency' AND f.day BETWEEN date(v.day, '-3 day') AND date(v.day, '+3 day')) AS met
        FROM bench_facts v JOIN bench_patients p ON p.patient = v.patient
        WHERE v.kind = 'EpilepsyVisit' AND v.day BETWEEN '2024-01-01' AND '2024-12-31' AND p.epilepsy = 'Yes' AND p.since <= v.day
        """;

    // Whole years on the first day of the month.
    private const string Years = "(substr(month, 1, 4) - substr(born, 1, 4) - (substr(month, 6, 2) || '-01' < substr(born, 6, 5)))";
    private const string Age = $"CASE WHEN born IS NULL THEN 'not recorded' WHEN {Years} < 5 THEN '0-4' WHEN {Years} < 12 THEN '5-11' WHEN {Years} < 18 THEN '12-17' WHEN {Years} < 45 THEN '18-44' WHEN {Years} < 65 THEN '45-64' ELSE '65+' END";

    private static readonly Stratifier[] Columns = [.. QualityTotals.Breakdowns.Where(one => one.Id != "age")];

    public static async Task RunAsync(int patients, TextWriter output)
    {
        string file = Path.Combine(Path.GetTempPath(), $"quality-bench-{Guid.NewGuid():N}.db");
        try
        {
            Store store = await Store.OpenAsync(file, new Dictionary<string, Knowledge.Drug>(), TimeProvider.System, default);
            Fill(file, patients);
            await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{Environment.ProcessorCount} cores, {patients:N0} judged patients"));
            IReadOnlyList<ReportPeriod> periods = [.. ReportPeriod.MonthsUntil(new(2024, 12, 31), 12), new(new(2024, 1, 1), new(2024, 12, 31)), new(new(2024, 1, 1), new(2024, 12, 31))];

            long started = Stopwatch.GetTimestamp();
            TimeSpan cpu = Process.GetCurrentProcess().TotalProcessorTime;
            QualityTotals totals = await store.FoldQualityAsync(() => new(Measures.All, periods, AreaTable.Empty), organisation: null, default);
            TimeSpan folded = Stopwatch.GetElapsedTime(started);
            var report = QualityReport.Of(totals, new(2024, 12, 31));
            TimeSpan took = Stopwatch.GetElapsedTime(started);
            using var self = Process.GetCurrentProcess();
            await output.WriteLineAsync(string.Create(
                CultureInfo.InvariantCulture,
                $"{Measures.All.Count} measures x {periods.Count} periods x {QualityTotals.Breakdowns.Count} breakdowns: {folded.TotalSeconds:0.0} s counted, {took.TotalSeconds:0.0} s with intervals, adjustment, funnel and curves; {(self.TotalProcessorTime - cpu).TotalSeconds:0.0} CPU-seconds; peak {self.PeakWorkingSet64 / 1048576.0:0} MB; {report.Measures.Count(one => one.Supported)} measures supported"));

            (TimeSpan sqlTook, int cells, int different) = Compare(file, totals, periods);
            await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"plain SQL (SQLite, indexed, one thread): raw counts of QM-2 alone by month and {QualityTotals.Breakdowns.Count} breakdowns {sqlTook.TotalSeconds:0.0} s; {cells} cells, {different} different from ours"));
        }
        finally
        {
            SqliteConnection.ClearAllPools();
            foreach (string path in Directory.GetFiles(Path.GetTempPath(), Path.GetFileName(file) + "*"))
            {
                File.Delete(path);
            }
        }
    }

    private static (TimeSpan Took, int Cells, int Different) Compare(string file, QualityTotals totals, IReadOnlyList<ReportPeriod> periods)
    {
        long started = Stopwatch.GetTimestamp();
        var counts = new Dictionary<(string Breakdown, string Month, string Group), (long Met, long Counted)>();
        using (var connection = new SqliteConnection($"Data Source={file}"))
        {
            connection.Open();
            using SqliteCommand command = connection.CreateCommand();
            command.CommandText = Visits;
            command.ExecuteNonQuery();
            foreach (Stratifier one in QualityTotals.Breakdowns)
            {
                command.CommandText = $"SELECT month, {(one.Id == "age" ? Age : $"\"{one.Id}\"")}, count(*), sum(met) FROM visits JOIN bench_patients USING (patient) GROUP BY 1, 2";
                using SqliteDataReader reader = command.ExecuteReader();
                while (reader.Read())
                {
                    counts[(one.Id, reader.GetString(0), reader.GetString(1))] = (reader.GetInt64(3), reader.GetInt64(2));
                }
            }
        }

        TimeSpan took = Stopwatch.GetElapsedTime(started);
        int measure = Measures.All.ToList().FindIndex(one => one.Id == "QM-2"), cells = 0, different = 0;
        for (int month = 0; month < 12; month++)
        {
            foreach (Stratifier one in QualityTotals.Breakdowns)
            {
                foreach ((string group, MeasureCounts ours) in totals.By(one.Id, measure, month))
                {
                    (long met, long counted) = counts.GetValueOrDefault((one.Id, periods[month].ToString(), group));
                    cells++;
                    different += met == ours.Met && counted == ours.Counted ? 0 : 1;
                }
            }
        }

        return (took, cells, different);
    }

    private static void Fill(string file, int patients)
    {
        using var connection = new SqliteConnection($"Data Source={file}");
        connection.Open();
        Execute($"CREATE TABLE bench_patients (patient TEXT PRIMARY KEY, epilepsy TEXT, since TEXT, born TEXT, {string.Join(", ", Columns.Select(one => $"\"{one.Id}\" TEXT"))}) WITHOUT ROWID; CREATE TABLE bench_facts (patient TEXT, kind TEXT, day TEXT)");
        using (SqliteTransaction transaction = connection.BeginTransaction())
        {
            using SqliteCommand packed = Prepare("INSERT INTO quality_facts (patient, version, packed) VALUES ($a, $b, $c)", 3);
            using SqliteCommand person = Prepare($"INSERT INTO bench_patients VALUES ({string.Join(", ", Enumerable.Range(0, 4 + Columns.Length).Select(at => "$" + (char)('a' + at)))})", 4 + Columns.Length);
            using SqliteCommand fact = Prepare("INSERT INTO bench_facts VALUES ($a, $b, $c)", 3);
            for (int seed = 0; seed < patients; seed++)
            {
                QualityRecord record = SimulatedRecords.One(seed);
                Insert(packed, record.Patient.Value, (int)QualityCodec.Version, QualityCodec.Pack(record));
                Insert(person, [record.Patient.Value, record.Epilepsy.ToString(), Reports.Words.Of(record.EpilepsySince), record.Born is { } born ? Reports.Words.Of(born) : DBNull.Value, .. Columns.Select(one => (object)one.Of(record, new(2024, 1, 1), AreaTable.Empty))]);
                foreach (DatedFact one in record.Facts)
                {
                    if (one.Kind is Fact.EpilepsyVisit or Fact.SeizureFrequency)
                    {
                        Insert(fact, record.Patient.Value, one.Kind.ToString(), Reports.Words.Of(one.On));
                    }
                }
            }

            transaction.Commit();
        }

        Execute("CREATE INDEX bench_facts_by ON bench_facts (patient, kind, day); CREATE INDEX bench_facts_day ON bench_facts (kind, day, patient); ANALYZE");

        void Execute(string sql)
        {
            using SqliteCommand command = connection.CreateCommand();
            command.CommandText = sql;
            command.ExecuteNonQuery();
        }

        SqliteCommand Prepare(string sql, int parameters)
        {
            SqliteCommand command = connection.CreateCommand();
            command.CommandText = sql;
            for (int at = 0; at < parameters; at++)
            {
                command.Parameters.Add(new SqliteParameter("$" + (char)('a' + at), null));
            }

            return command;
        }

        static void Insert(SqliteCommand command, params ReadOnlySpan<object> values)
        {
            for (int at = 0; at < values.Length; at++)
            {
                command.Parameters[at].Value = values[at];
            }

            command.ExecuteNonQuery();
        }
    }
}
