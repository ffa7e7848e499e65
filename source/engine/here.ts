import fs from 'node:fs';
import {hostname} from 'node:os';
import process from 'node:process';
import {identityOf} from './identity.ts';

/**
 * Where a process runs, as far as locks go: abstract sockets of two network namespaces never meet,
 * and a folder that other machines see too holds locks of processes that nobody here can ask.
 */
export type Here = {
	host: string;
	boot: string;
	net: string;
	/** pid and start time of this process. */
	pid: number;
	start: string;
	pids: string;
	/** The folder lies on a file system that other machines may share. */
	shared: boolean;
};

/** Magic numbers of statfs(2): NFS, CIFS and SMB, 9p, FUSE, VirtualBox and VMware folders, cluster file systems. */
const sharedKinds: ReadonlySet<number> = new Set([
	0x69_69, 0xff_53_4d_42, 0xfe_53_4d_42, 0x51_7b, 0x01_02_19_97, 0x65_73_55_46, 0x78_6f_42_56,
	0xba_cb_ac_bc, 0x01_16_19_70, 0x74_61_63_6f, 0x00_c3_64_00, 0x53_46_41_4f, 0x0b_d0_0b_d0,
	0x47_50_46_53, 0x73_75_72_45,
]);

export const isSharedKind = (magic: number) => sharedKinds.has(magic >>> 0);

function onShared(folder: string): boolean {
	try {
		return isSharedKind(fs.statfsSync(folder).type);
	} catch {
		return false;
	}
}

function networkNamespace(): string {
	try {
		return fs.readlinkSync('/proc/self/ns/net');
	} catch {
		return '';
	}
}

/** This process and this machine, seen from a folder. */
export function hereAt(folder: string): Here {
	const me = identityOf(process.pid);
	return {
		host: hostname(),
		boot: me?.boot ?? '',
		net: networkNamespace(),
		pid: process.pid,
		start: me?.start ?? '',
		pids: me?.ns ?? '',
		shared: onShared(folder),
	};
}

/** The terminal that somebody sits at: SSH's own word, else the one on standard input; '' when there is none. */
export function terminalName(): string {
	const {SSH_TTY: ssh} = process.env;
	if (ssh !== undefined && ssh !== '') return ssh;
	try {
		const path = fs.readlinkSync('/proc/self/fd/0');
		return path.startsWith('/dev/') && path !== '/dev/null' ? path : '';
	} catch {
		return '';
	}
}
