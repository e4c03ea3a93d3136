// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import ArgumentParser
import BatchModel

/// `READ=id=CANONICAL-ID`: a permission, how the grantee is named, and the name.
struct GrantOption: ExpressibleByArgument {
    let document: JSONValue

    init?(argument: String) {
        let parts = argument.split(separator: "=", maxSplits: 2)
        guard parts.count == 3 else { return nil }
        document = .object([
            "Permission": .string(String(parts[0])),
            "Grantee": .object([
                "TypeIdentifier": .string(String(parts[1])),
                "Identifier": .string(String(parts[2])),
            ]),
        ])
    }
}
