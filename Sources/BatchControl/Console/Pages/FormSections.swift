// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import BatchModel

/// The create form's fields, in the order in which people think of them.
struct FormSections: Sendable {
    var piece: FormPiece

    var content: HTML {
        "\(objects)\(target)\(options)\(report)\(job)"
    }

    private func section(_ id: HTML, _ title: HTML, _ fields: HTML) -> HTML {
        """
        <section class="card" aria-labelledby="\(id)"><h2 id="\(id)">\(title)</h2>\(fields)\
        </section>
        """
    }

    private var objects: HTML {
        section(
            "which", "Which objects",
            """
            <fieldset class="switch"><legend>They are named by</legend>
            \(source("csv", "a CSV file"))\(source("inventory", "an S3 Inventory"))\
            \(source("listing", "a bucket's listing"))</fieldset>
            <div data-for="csv inventory">\(manifest)
            <div data-for="csv">\(columns)</div></div>
            <div data-for="listing">\(listing)</div>
            """)
    }

    private var manifest: HTML {
        let place: HTML = """
            A CSV file, or the <code>manifest.json</code> of an inventory: \
            <code>s3://bucket/key</code>, or an ARN.
            """
        let pin: HTML = """
            Pins it: another manifest of that name is refused. Needed for one in a store.
            """
        let text = piece.text(
            "manifest", "Manifest", hint: place, placeholder: "s3://bucket/manifest.csv")
        let etag = piece.text("etag", "ETag of the manifest", hint: pin)
        let version = piece.text("manifestVersion", "Version of the manifest")
        return "\(text)<div class=\"pair\">\(etag)\(version)</div>"
    }

    private var columns: HTML {
        let hint: HTML = "In the file's order: Bucket, Key, VersionId, Ignore."
        return piece.text("columns", "Columns", hint: hint)
    }

    private var listing: HTML {
        let bucket = piece.text("sourceBucket", "Source bucket", placeholder: "s3://bucket")
        let prefixes = piece.area(
            "prefixes", "Only keys that begin with", hint: "One prefix a line.")
        let after = piece.text("createdAfter", "Created after", placeholder: "2026-01-31")
        let before = piece.text("createdBefore", "Created before")
        return "\(bucket)\(prefixes)<div class=\"pair\">\(after)\(before)</div>"
    }

    private func source(_ value: String, _ label: String) -> HTML {
        """
        <label><input type="radio" name="source" value="\(value)"\
        \(" checked", when: (piece.fields["source"] ?? "csv") == value)>\
        <span>\(label)</span></label>
        """
    }

    private var target: HTML {
        let bucket = piece.text("target", "Target bucket", placeholder: "s3://bucket")
        let prefix = piece.text("targetPrefix", "Prefix for the keys")
        let storage = piece.choice(
            "storageClass", "Storage class",
            [("", "STANDARD, unless said otherwise")] + Self.names(StorageClass.self))
        return section(
            "where", "Where to", "<div class=\"pair\">\(bucket)\(prefix)</div>\(storage)")
    }

    private static func names<Choice: CaseIterable & RawRepresentable<String>>(
        _ type: Choice.Type
    ) -> [(value: String, name: String)] {
        type.allCases.map { ($0.rawValue, $0.rawValue) }
    }

    private var options: HTML {
        """
        <details class="card" id="more"\(" open", when: hasOptions)><summary><h2>Copy options</h2>\
        </summary>\(encryption)\(checks)\(tags)</details>
        """
    }

    private var encryption: HTML {
        let kind = piece.choice(
            "encryption", "Encryption",
            [("", "As the bucket does"), ("AES256", "Keys of S3"), ("KMS", "Keys of KMS")])
        let key = piece.text("kmsKey", "KMS key")
        let saving = piece.box("bucketKey", "Use a bucket key")
        return "<div class=\"pair\">\(kind)\(key)</div>\(saving)"
    }

    private var checks: HTML {
        let checksum = piece.choice(
            "checksum", "Checksum", [("", "As the store does")] + Self.names(ChecksumAlgorithm.self)
        )
        let acl = piece.choice(
            "acl", "ACL", [("", "None")] + Self.names(CannedAccessControlList.self))
        return "<div class=\"pair\">\(checksum)\(acl)</div>"
    }

    private var tags: HTML {
        let kind = piece.choice(
            "objectTags", "Tags of the copies",
            [("", "Those of the source"), ("none", "None"), ("replace", "These:")])
        let area = piece.area("newTags", "New tags", hint: "One key=value a line.")
        return kind + area
    }

    private var hasOptions: Bool {
        let names = ["encryption", "kmsKey", "checksum", "acl", "objectTags", "newTags"]
        return names.contains { piece.fields[$0] != nil || piece.problem?.field == $0 }
    }

    private var report: HTML {
        let box = piece.box(
            "report", "Store a report in a bucket", hint: "One is kept with the job in any case.")
        let bucket = piece.text("reportBucket", "Bucket", placeholder: "s3://bucket")
        let prefix = piece.text("reportPrefix", "Prefix")
        let scope = piece.choice(
            "reportScope", "It lists",
            [("AllTasks", "every row"), ("FailedTasksOnly", "failed rows only")])
        return section(
            "report-name", "Report",
            "\(box)<div class=\"pair\">\(bucket)\(prefix)</div>\(scope)")
    }

    private var job: HTML {
        let description = piece.text("description", "Description")
        let priority = piece.text(
            "priority", "Priority", hint: "0 and up; higher ones run first.", kind: "number")
        let role = piece.text("role", "Role", hint: "An ARN; needed only if it is to be assumed.")
        let tags = piece.area("tags", "Tags of the job", hint: "One key=value a line.", rows: 2)
        let confirm = piece.box(
            "confirm", "Wait for my confirmation before it runs",
            hint: "The job is prepared and its rows are counted; then it waits for you.")
        let pair: HTML = "<div class=\"pair\">\(priority)\(role)</div>"
        return section("about", "About the job", description + pair + tags + confirm)
    }
}
