// Reading the list of an HTTP service, and saying why there is none.
#pragma once

#include <string>
#include <vector>

#include <anyorder/subjects/http.h>

#include "http_client.h"

namespace anyorder {

// About the request "GET http://localhost/list".
SubjectFailure failure_of(const HttpTrouble& trouble, const std::string& request,
                          const HttpOptions& options);
SubjectFailure failure_of_status(int status, const std::string& request);

// The list of the service in its own ids; `room_ids` are asked for where the list URL needs them.
Observation get_list(HttpClient& client, const HttpOptions& options,
                     const std::vector<std::string>& room_ids);

}  // namespace anyorder
