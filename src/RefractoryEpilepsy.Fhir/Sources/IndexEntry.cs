using System.Runtime.InteropServices;
using RefractoryEpilepsy.Fhir.Sieve;

namespace RefractoryEpilepsy.Fhir.Sources;

/// <summary>Where a wanted resource stands, and whose it is, as the first pass notes it down.</summary>
/// <param name="Owner">Hash of the patient's id; in the index of shared resources, of one of its names.</param>
/// <param name="Medication">Hash of the Medication it names; 0 where none.</param>
/// <param name="Name">Hash of its type and id; 0 where it has no id.</param>
/// <param name="Offset">First byte in the (unpacked) file.</param>
/// <param name="Length">Bytes.</param>
/// <param name="Chunk">Piece of the input; tells the file, and with <paramref name="Line"/> the line.</param>
/// <param name="Line">Line or entry within the chunk, from 0.</param>
/// <param name="Type">What it is.</param>
/// <param name="IsEntry">The bytes are a bundle's entry around the resource.</param>
[StructLayout(LayoutKind.Sequential, Pack = 1)]
internal readonly record struct IndexEntry(ulong Owner, ulong Medication, ulong Name, long Offset, int Length, int Chunk, int Line, WantedType Type, byte IsEntry);
