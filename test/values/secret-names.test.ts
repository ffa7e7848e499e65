import {expect, test} from 'vitest';
import {looksSecret} from '../../source/trust/secret-names.ts';

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
	['db.pw', true],
	['adminPw', true],
	['env.PWD', false],
	['DB_PWD', true],
	['headers.Authorization', true],
	['headers.X-Auth', true],
	['authorization.mode', false],
])('whether %s holds a secret, not the name of one: %s', (path, secret) =>
	expect(looksSecret(path.split('.'))).toBe(secret),
);
