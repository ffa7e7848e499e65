import {expect, test} from 'vitest';
import {looksSecret} from '../../source/values/config-mask.ts';

test.each([
	['secret.notarySecretName', false],
	['core.existingXsrfSecret', false],
	['core.existingXsrfSecretKey', false],
	['existingSecretAdminPasswordKey', false],
	['runnerTokenExistingSecret', false],
	['runnerTokenExistingSecretKey', false],
	['auth.secretRef', false],
	['auth.secretKeyRef.name', false],
	['secretKey', true],
	['existingSecret.password', true],
	['secret.value', true],
	['core.xsrfKey', true],
	['secrets.name', true],
	['secretNames.password', true],
	['postgresPasswordKey', true],
])('whether %s holds a secret, not the name of one: %s', (path, secret) =>
	expect(looksSecret(path.split('.'))).toBe(secret),
);
