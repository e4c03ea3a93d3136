// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

extension Snippet {
    private static let header = "// SPDX-License-Identifier: Apache-2.0\n// Bucket Brigade\n"

    /// Headers, imports, lengths.
    static let layout: [Snippet] = [
        Snippet("no header", HeaderRule(), "struct Made {}\n", at: [1]),
        Snippet("a third header line", HeaderRule(), header + "// by someone\n", at: [1]),
        Snippet("the header", HeaderRule(), header + "\n/// Doc.\nstruct Made {}\n"),

        Snippet("an unlisted module", ImportTableRule(), "\nimport CCurl\n", at: [2]),
        Snippet("a C target", ImportTableRule(), path: "Sources/CLZ4/M.swift", "import A", at: [1]),
        Snippet(
            "an unknown target", ImportTableRule(), path: "Sources/New/M.swift", "import A", at: [1]
        ),
        Snippet("an import with a level", ImportTableRule(), "package import Glibc", at: [1]),
        Snippet("one declaration", ImportTableRule(), "import struct Glibc.stat", at: [1]),
        Snippet("a testable import", ImportTableRule(), "@testable import Glibc", at: [1]),
        Snippet("an import in a comment", ImportTableRule(), "// import Glibc\n/* import CCurl */"),
        Snippet("a listed module", ImportTableRule(), "public import Synchronization"),
        Snippet(
            "XML in two files", ImportTableRule(),
            [
                SourceFile(path: "Sources/S3Client/A.swift", text: "import CXML2"),
                SourceFile(path: "Sources/S3Client/B.swift", text: "\nimport CXML2"),
            ], at: ["Sources/S3Client/B.swift:2"]),

        Snippet("imports unsorted", ImportOrderRule(), "import B\npublic import A\n", at: [2]),
        Snippet("imports in blocks", ImportOrderRule(), "import B\n\nimport A\nimport C\n"),

        Snippet("401 lines", FileLengthRule(), lines(401), at: [401]),
        Snippet("400 lines", FileLengthRule(), lines(400)),
        Snippet("101 columns", LineLengthRule(), "\n" + columns(101), at: [2]),
        Snippet("100 columns", LineLengthRule(), columns(100)),
        Snippet("71 lines of function", FunctionLengthRule(), function(71), at: [1]),
        Snippet("70 lines of function", FunctionLengthRule(), function(70)),
        Snippet(
            "a long initializer", FunctionLengthRule(),
            "struct Made {\n  " + made("init?()", 71) + "}",
            at: [2]),
        Snippet(
            "braces in literals", FunctionLengthRule(),
            "func a() { \"\\(f(\"}\"))}\" }\n" + lines(80) + "\nfunc b() {}\n"),
        Snippet(
            "a requirement without a body", FunctionLengthRule(),
            "protocol Made {\n  func a(b: Int = [1].count)\n  var c: Int { get }\n}\n"
                + function(60)),
    ]

    private static func lines(_ count: Int) -> String {
        String(repeating: "\n", count: count)
    }

    private static func columns(_ count: Int) -> String {
        String(repeating: "x", count: count)
    }

    private static func function(_ count: Int) -> String {
        made("@inlinable public static func f(\n  a: () -> Void = {}\n) async throws", count)
    }

    /// A function of so many lines, from its first word to the closing brace.
    private static func made(_ signature: String, _ count: Int) -> String {
        let height = signature.split(separator: "\n").count
        return signature + " {\n" + lines(count - height - 1) + "}\n"
    }
}
