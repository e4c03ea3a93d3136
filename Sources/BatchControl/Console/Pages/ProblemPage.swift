// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

/// A page that says why there is no other.
struct ProblemPage: Sendable {
    var title: String
    var text: String
    /// Where to go from here, and what that is called.
    var way: (path: HTML, name: String) = ("/console/", "All jobs")

    var content: HTML {
        """
        <section class="card narrow">
        <div class="hero">\(Icon.warning)</div>
        <h1>\(title)</h1>
        <p>\(text)</p>
        <p><a class="button" href="\(way.path)">\(way.name)</a></p>
        </section>
        """
    }
}
