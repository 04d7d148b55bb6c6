using System.Runtime.CompilerServices;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using RefractoryEpilepsy.Cases;
using RefractoryEpilepsy.Reports;
using RefractoryEpilepsy.Resistance;
using RefractoryEpilepsy.Timeline;

namespace RefractoryEpilepsy.Storage;

/// <content>Patients and their cases.</content>
public sealed partial class Store
{
    /// <summary>Replaces all that was said before of these patients, in one transaction. What people decided stays.</summary>
    public async Task SaveAsync(long run, IReadOnlyList<JudgedPatient> patients, CancellationToken stop)
    {
        await using Database database = open();
        await using IDbContextTransaction transaction = await database.Database.BeginTransactionAsync(stop);
        string[] keys = [.. patients.Select(patient => patient.Case.Timeline.Patient.Value)];
        await DeleteAsync(database, keys, stop);
        await database.InsertAsync([.. patients.Select(FactsRow)], stop);
        await database.InsertAsync([.. patients.Select(patient => CaseRow(run, patient))], stop);
        await database.InsertAsync([.. patients.SelectMany(patient => patient.Case.Timeline.Gaps.Select(gap => GapRow(patient.Case.Timeline.Patient.Value, gap)))], stop);
        await transaction.CommitAsync(stop);
    }

    /// <summary>Removes one patient's facts, case and gaps.</summary>
    public async Task ForgetAsync(PatientKey patient, CancellationToken stop)
    {
        await using Database database = open();
        await using IDbContextTransaction transaction = await database.Database.BeginTransactionAsync(stop);
        await DeleteAsync(database, [patient.Value], stop);
        await transaction.CommitAsync(stop);
    }

    /// <summary>Removes the gaps that belong to no patient (cut lines, unknown files), before they are told anew.</summary>
    public async Task ClearSourceGapsAsync(CancellationToken stop)
    {
        await using Database database = open();
        await database.Gaps.Where(gap => gap.Patient == "").ExecuteDeleteAsync(stop);
    }

    /// <summary>Adds gaps that belong to no patient.</summary>
    public async Task AddSourceGapsAsync(IReadOnlyList<Gap> gaps, CancellationToken stop)
    {
        await using Database database = open();
        await using IDbContextTransaction transaction = await database.Database.BeginTransactionAsync(stop);
        await database.InsertAsync([.. gaps.Select(gap => GapRow("", gap))], stop);
        await transaction.CommitAsync(stop);
    }

    /// <summary>One patient with everything concluded; null where the key is not known.</summary>
    public async Task<JudgedPatient?> FindAsync(PatientKey patient, CancellationToken stop)
    {
        await using Database database = open();
        PatientRow? facts = await database.Patients.AsNoTracking().SingleOrDefaultAsync(row => row.Patient == patient.Value, stop);
        CaseRow? found = await database.Cases.AsNoTracking().SingleOrDefaultAsync(row => row.Patient == patient.Value, stop);
        return facts is null || found is null ? null : Judged(facts, found);
    }

    /// <summary>The key of a patient named by its id in the source; null where unknown.</summary>
    public async Task<PatientKey?> KeyOfAsync(string sourceId, CancellationToken stop)
    {
        await using Database database = open();
        string? key = await database.Patients.Where(row => row.SourceId == sourceId).Select(row => row.Patient).FirstOrDefaultAsync(stop);
        return key is null ? null : new PatientKey(key);
    }

    /// <summary>Every patient, one after the other, in order of the key.</summary>
    public async IAsyncEnumerable<JudgedPatient> AllAsync([EnumeratorCancellation] CancellationToken stop)
    {
        await using Database database = open();
        var rows = from facts in database.Patients.AsNoTracking()
                   join found in database.Cases.AsNoTracking() on facts.Patient equals found.Patient
                   orderby facts.Patient
                   select new { facts, found };
        await foreach (var row in rows.AsAsyncEnumerable().WithCancellation(stop))
        {
            yield return Judged(row.facts, row.found);
        }
    }

    /// <summary>The gaps that belong to no patient.</summary>
    public async IAsyncEnumerable<Gap> SourceGapsAsync([EnumeratorCancellation] CancellationToken stop)
    {
        await using Database database = open();
        await foreach (GapRow gap in database.Gaps.AsNoTracking().Where(gap => gap.Patient == "").AsAsyncEnumerable().WithCancellation(stop))
        {
            yield return new Gap(gap.Code, gap.Text, new(gap.Resource), gap.File, gap.Line);
        }
    }

    private static async Task DeleteAsync(Database database, string[] keys, CancellationToken stop)
    {
        await database.Gaps.Where(row => keys.Contains(row.Patient)).ExecuteDeleteAsync(stop);
        await database.Cases.Where(row => keys.Contains(row.Patient)).ExecuteDeleteAsync(stop);
        await database.Patients.Where(row => keys.Contains(row.Patient)).ExecuteDeleteAsync(stop);
    }

    private JudgedPatient Judged(PatientRow facts, CaseRow found)
    {
        PatientTimeline timeline = documents.Timeline(facts.Facts);
        CaseDocument document = documents.Case(found.Document);
        return new(facts.SourceId, new PatientCase(timeline, document.Resistance, document.Causes, document.AsOf), document.Flags, document.Risk);
    }

    private PatientRow FactsRow(JudgedPatient patient) => new()
    {
        Patient = patient.Case.Timeline.Patient.Value,
        SourceId = patient.SourceId,
        Facts = documents.Pack(patient.Case.Timeline),
    };

    private CaseRow CaseRow(long run, JudgedPatient patient)
    {
        ResistanceFinding resistance = patient.Case.Resistance;
        return new()
        {
            Patient = patient.Case.Timeline.Patient.Value,
            RunId = run,
            Status = resistance.Status.ToString(),
            EverResistant = resistance.EverResistant,
            Confidence = Words.Of(resistance.Confidence),
            Failures = resistance.Failures.Count,
            ResistantSince = resistance.Since,
            FailedDrugs = string.Join(';', resistance.Failures.SelectMany(failure => failure.DrugIds)),
            Causes = string.Join(';', patient.Case.Causes.Present),
            Flags = string.Join(';', patient.Flags.Where(flag => flag.Judgement.Answer == Answer.Yes).Select(flag => flag.RuleId)),
            Risk = patient.Risk?.Probability,
            Age = patient.Case.Timeline.Person.AgeOn(patient.Case.AsOf),
            Sex = patient.Case.Timeline.Person.Sex ?? "",
            Document = documents.Pack(new CaseDocument(resistance, patient.Case.Causes, patient.Case.AsOf, patient.Flags, patient.Risk)),
        };
    }

    private static GapRow GapRow(string patient, Gap gap) => new()
    {
        Patient = patient,
        File = gap.File,
        Line = gap.Line,
        Resource = gap.Where.Reference,
        Code = gap.Code,
        Text = gap.Text,
    };
}
