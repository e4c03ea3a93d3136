// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import BatchModel

/// What the statuses mean, and which keys do what.
struct HelpPage: Sendable {
    private static let keys: [(keys: String, what: String)] = [
        ("g then j", "All jobs"), ("g then n", "Create a job"), ("g then h", "This page"),
        ("/", "Search, or filter the rows of a page"), ("j and k", "Next and previous job"),
        ("Enter", "Open the job"), ("t", "Light or dark"), ("?", "This page"),
    ]
    private static let statuses: [(status: JobStatus, text: String)] = [
        (.preparing, "The manifest is read and checked, and its rows are counted."),
        (.suspended, "Prepared. Nothing is copied before you run the job."),
        (.ready, "Queued. Jobs of a higher priority go first; equal ones take turns."),
        (.active, "Running."),
        (.paused, "Stopped for now. Finished rows are kept, and the job goes on from there."),
        (.complete, "Every row was tried; some may have failed. The report says which."),
        (.cancelled, "Stopped for good by somebody. What was copied stays."),
        (.failed, "Stopped for good, because it could not go on. What was copied stays."),
    ]

    var content: HTML {
        let keys: [HTML] = Self.keys.map {
            "<div><dt><kbd>\($0.keys)</kbd></dt><dd>\($0.what)</dd></div>"
        }
        let statuses: [HTML] = Self.statuses.map {
            "<div><dt>\(Piece.badge($0.status, failed: 0))</dt><dd>\($0.text)</dd></div>"
        }
        return """
            <h1>Help</h1>
            <section class="card" aria-labelledby="statuses"><h2 id="statuses">What a status \
            means</h2><dl class="facts wide">\(statuses)</dl></section>
            <section class="card" aria-labelledby="keys"><h2 id="keys">Keys</h2>
            <p>They work while no field is being typed in.</p>
            <dl class="facts wide">\(keys)</dl></section>
            <section class="card" aria-labelledby="elsewhere"><h2 id="elsewhere">The same from \
            elsewhere</h2>
            <p>Whatever this console does, the command line does too \
            (<code>brigade --help</code>), and so does any client of S3 Control, such as \
            <code>aws s3control</code>, pointed at this service.</p></section>
            """
    }
}
