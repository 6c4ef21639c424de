/// The certificate: the signed record of what a cutover rested on, for people who were not there.
///
/// [Witness] stands beside the final proof. When that holds, it keeps what the verification said at that
/// moment ([Remembered]) and opens a snapshot on each database ([Snapshots]): the source is fenced,
/// everything has arrived, and nobody can write the target yet, so that the two snapshots show one and the
/// same state, that of the switch. Nothing else happens while clients wait. [Notary] does the rest once
/// they go on: digests of every table, over those snapshots ([Digesting]), the document ([Content]), its
/// signature ([Certificate]), and keeping it on both databases ([Archive]).
///
/// What cannot be known any more (a coordinator that died in between, a snapshot that could not be had) is
/// said so in the document; nothing is computed later and passed off as of then. The format:
/// `docs/certificate.md`.
@NullMarked
package io.lockstep.cutover.certificate;

import org.jspecify.annotations.NullMarked;
