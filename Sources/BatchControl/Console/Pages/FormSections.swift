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
            <div data-for="csv inventory">
            \(piece.text(
                "manifest", "Manifest",
                hint: "A CSV file, or the <code>manifest.json</code> of an inventory: \
                <code>s3://bucket/key</code>, or an ARN.", placeholder: "s3://bucket/manifest.csv"))
            <div class="pair">\(piece.text(
                "etag", "ETag of the manifest",
                hint: "Pins it: another manifest of that name is refused. Needed for one in a \
                store."))
            \(piece.text("manifestVersion", "Version of the manifest"))</div>
            <div data-for="csv">\(piece.text(
                "columns", "Columns",
                hint: "In the file's order: Bucket, Key, VersionId, Ignore."))</div></div>
            <div data-for="listing">
            \(piece.text("sourceBucket", "Source bucket", placeholder: "s3://bucket"))
            \(piece.area("prefixes", "Only keys that begin with", hint: "One prefix a line."))
            <div class="pair">\(piece.text("createdAfter", "Created after",
                placeholder: "2026-01-31"))
            \(piece.text("createdBefore", "Created before"))</div></div>
            """)
    }

    private func source(_ value: String, _ label: String) -> HTML {
        """
        <label><input type="radio" name="source" value="\(value)"\
        \(" checked", when: (piece.fields["source"] ?? "csv") == value)><span>\(label)</span></label>
        """
    }

    private var target: HTML {
        section(
            "where", "Where to",
            """
            <div class="pair">\(piece.text("target", "Target bucket", placeholder: "s3://bucket"))
            \(piece.text("targetPrefix", "Prefix for the keys"))</div>
            \(piece.choice(
                "storageClass", "Storage class", [("", "STANDARD, unless said otherwise")]
                    + StorageClass.allCases.map { ($0.rawValue, $0.rawValue) }))
            """)
    }

    private var options: HTML {
        """
        <details class="card" id="more"\(" open", when: hasOptions)><summary><h2>Copy options</h2>\
        </summary>
        <div class="pair">\(piece.choice(
            "encryption", "Encryption",
            [("", "As the bucket does"), ("AES256", "Keys of S3"), ("KMS", "Keys of KMS")]))
        \(piece.text("kmsKey", "KMS key"))</div>
        \(piece.box("bucketKey", "Use a bucket key"))
        <div class="pair">\(piece.choice(
            "checksum", "Checksum",
            [("", "As the store does")] + ChecksumAlgorithm.allCases.map { ($0.rawValue, $0.rawValue)
            }))
        \(piece.choice(
            "acl", "ACL",
            [("", "None")] + CannedAccessControlList.allCases.map { ($0.rawValue, $0.rawValue) }))\
        </div>
        \(piece.choice(
            "objectTags", "Tags of the copies",
            [("", "Those of the source"), ("none", "None"), ("replace", "These:")]))
        \(piece.area("newTags", "New tags", hint: "One key=value a line."))
        </details>
        """
    }

    private var hasOptions: Bool {
        let names = ["encryption", "kmsKey", "checksum", "acl", "objectTags", "newTags"]
        return names.contains { piece.fields[$0] != nil || piece.problem?.field == $0 }
    }

    private var report: HTML {
        section(
            "report-name", "Report",
            """
            \(piece.box(
                "report", "Store a report in a bucket",
                hint: "One is kept with the job in any case."))
            <div class="pair">\(piece.text("reportBucket", "Bucket", placeholder: "s3://bucket"))
            \(piece.text("reportPrefix", "Prefix"))</div>
            \(piece.choice(
                "reportScope", "It lists",
                [("AllTasks", "every row"), ("FailedTasksOnly", "failed rows only")]))
            """)
    }

    private var job: HTML {
        section(
            "about", "About the job",
            """
            \(piece.text("description", "Description"))
            <div class="pair">\(piece.text(
                "priority", "Priority", hint: "0 and up; higher ones run first.", kind: "number"))
            \(piece.text("role", "Role", hint: "An ARN; needed by AWS clients only."))</div>
            \(piece.area("tags", "Tags of the job", hint: "One key=value a line.", rows: 2))
            \(piece.box(
                "confirm", "Wait for my confirmation before it runs",
                hint: "The job is prepared and its rows are counted; then it waits for you."))
            """)
    }
}
