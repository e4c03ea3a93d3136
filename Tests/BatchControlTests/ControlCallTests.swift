// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import Testing

@testable import BatchControl

@Suite struct ControlCallTests {
    private let id = "00000000-0000-4000-8000-000000000000"

    @Test func `knows the eight operations by method and path`() throws {
        let calls = [
            ("POST", "/v20180820/jobs", "CreateJob"), ("GET", "/v20180820/jobs?a=b", "ListJobs"),
            ("GET", "/v20180820/jobs/\(id)", "DescribeJob"),
            ("POST", "/v20180820/jobs/\(id)/priority?priority=1", "UpdateJobPriority"),
            ("POST", "/v20180820/jobs/\(id)/status", "UpdateJobStatus"),
            ("GET", "/v20180820/jobs/\(id)/tagging", "GetJobTagging"),
            ("PUT", "/v20180820/jobs/\(id)/tagging", "PutJobTagging"),
            ("DELETE", "/v20180820/jobs/\(id)/tagging", "DeleteJobTagging"),
        ]
        for (method, target, name) in calls {
            let call = try ControlCall(method: method, target: RequestTarget(target))
            #expect(call.name == name)
        }
    }

    @Test(arguments: [
        ("GET", "/", 404), ("GET", "/v20180820", 404), ("GET", "/v20180820/", 404),
        ("GET", "/v20990101/jobs", 404), ("GET", "/v20180820/jobs/12345/nothing", 404),
        ("GET", "/v20180820/jobs/12345/tagging/more", 404), ("GET", "//v20180820/jobs", 404),
        ("PUT", "/v20180820/jobs", 405), ("POST", "/v20180820/jobs/12345", 405),
        ("GET", "/v20180820/jobs/12345/status", 405), ("HEAD", "/v20180820/jobs", 405),
        ("GET", "/v20180820/jobs/", 400), ("GET", "/v20180820/jobs/1234", 400),
        ("GET", "/v20180820/jobs/..%2F..%2F..%2Fetc", 400), ("GET", "/v20180820/jobs/é2345", 400),
    ])
    func `says what is wrong with the others`(method: String, target: String, status: Int) {
        #expect {
            try ControlCall(method: method, target: RequestTarget(target))
        } throws: {
            ($0 as? ControlProblem)?.status == status
        }
    }
}
