package io.lockstep.app.cli;

import static io.lockstep.app.cli.Fields.count;
import static io.lockstep.app.cli.Fields.list;
import static io.lockstep.app.cli.Fields.text;

import com.fasterxml.jackson.databind.JsonNode;

/// A certificate for people: one page that says what was proven and what was not.
record CertificateView(JsonNode certificate) {
    private static final int WIDTH = 14;

    @Override
    public String toString() {
        StringBuilder page = new StringBuilder();
        JsonNode run = certificate.path("run");
        page.append("Certificate of cutover ")
                .append(text(run.path("id")))
                .append(" of migration ")
                .append(text(certificate.path("migration")))
                .append('\n');
        line(page, "decision", text(run.path("decision")) + " at " + text(run.path("decidedAt")));
        line(page, "ordered by", text(run.path("orderedBy")) + ": " + text(run.path("reason")));
        line(page, "approved by", list(run.path("approvedBy")) + " (plan " + text(run.path("plan")) + ")");
        line(page, "pause", count(run.path("pauseMillis")) + " ms");
        proof(page);
        digests(page);
        line(page, "fenced", list(certificate.path("fence").path("roles")));
        signed(page);
        page.append('\n').append(tables()).append("\n\nNot part of the proof:\n");
        certificate
                .path("outside")
                .forEach(item -> page.append("  ").append(outside(item)).append('\n'));
        return page.toString();
    }

    private void proof(StringBuilder page) {
        JsonNode proof = certificate.path("proof");
        line(page, "proof", text(proof.path("verdict")) + ": " + text(proof.path("statement")));
        proof.path("rules")
                .forEach(rule -> line(
                        page,
                        "rule",
                        text(rule.path("table")) + "." + text(rule.path("column")) + " " + text(rule.path("compare"))));
        if (!proof.path("acceptedLosses").isEmpty()) {
            line(page, "accepted", list(proof.path("acceptedLosses")) + " of the replicator's known losses");
        }
    }

    private void digests(StringBuilder page) {
        JsonNode digests = certificate.path("digests");
        String reason = digests.path("reason").asText();
        String of = reason.isEmpty()
                ? ", source at " + text(digests.path("source").path("lsn")) + ", target at "
                        + text(digests.path("target").path("lsn"))
                : ": " + Printable.line(reason);
        line(page, "digests", text(digests.path("outcome")) + of);
    }

    private void signed(StringBuilder page) {
        JsonNode signer = certificate.path("signer");
        line(
                page,
                "signed",
                signer.isObject() ? "Ed25519, key " + text(signer.path("keyId")) : "by NOBODY: it vouches for nothing");
    }

    private String tables() {
        TextTable table = new TextTable("TABLE", "VERDICT", "COVERED", "ROWS", "DIGEST", "SHA-256");
        for (JsonNode each : certificate.path("tables")) {
            JsonNode digest = each.path("digest");
            String sha = text(digest.path("target").path("sha256"));
            table.row(
                    text(each.path("table")),
                    text(each.path("verdict")),
                    each.path("coverage").path("covered").asBoolean() ? "yes" : "no",
                    count(digest.path("source").path("rows")),
                    text(digest.path("outcome")),
                    sha.substring(0, Math.min(sha.length(), 12)));
        }
        return table.toString();
    }

    private static String outside(JsonNode item) {
        String names = item.path("names").isEmpty() ? "" : ": " + list(item.path("names"));
        return text(item.path("what")) + names + " (" + text(item.path("why")) + ")";
    }

    private static void line(StringBuilder page, String name, String value) {
        page.append("  ")
                .append(name)
                .append(" ".repeat(WIDTH - name.length()))
                .append(value)
                .append('\n');
    }
}
