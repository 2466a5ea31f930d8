# The current step, for the line that says where the script stopped.
step="looking up what exists"
say() {
  step=$1
  printf '%s\n' "$1"
}

fail() {
  trap - EXIT
  printf '%s\n' "$1" >&2
  exit 1
}

stopped() {
  code=$?
  [ "$code" -eq 0 ] || printf 'Stopped at: %s. Everything done so far stays: run the same command again to continue.\n' "$step" >&2
}

newline='
'
tab=$(printf '\t')

# Whether $1 is a line of $2.
is_line_of() {
  case "$newline$2$newline" in *"$newline$1$newline"*) return 0 ;; *) return 1 ;; esac
}

# The answer of az, one value per line. On Windows its lines also end with a carriage return.
ask_az() {
  answer=$(az "$@" --output tsv --only-show-errors </dev/null) || return
  printf '%s' "$answer" | tr -d '\r'
}

# Retries for a minute: Entra takes some seconds to know a new object everywhere.
patiently() {
  tries=1
  until "$@"; do
    [ "$tries" -lt 7 ] || return 1
    tries=$((tries + 1))
    printf '  Not yet; trying again in 10 seconds.\n' >&2
    sleep 10
  done
}

# Everything this script creates is recorded in a variable of the repository, one word each. Undo removes that and nothing else.
made() {
  case " $record " in *" $1 "*) return 0 ;; *) return 1 ;; esac
}

# Called before something is created, so that nothing can be created and forgotten.
remember() {
  if made "$1"; then return 0; fi
  record="$record $1"
  gh variable set "$RECORD" --repo "$REPOSITORY" --body "${record# }" </dev/null >/dev/null
}

# Checks who is signed in, then reads which environments exist and what is recorded.
begin() {
  tenant=$(ask_az account show --query tenantId) || fail "az is not signed in. Sign in: az login --tenant $TENANT"
  [ "$tenant" = "$TENANT" ] || fail "az is signed in to the tenant $tenant, but the stack belongs to $TENANT. Sign in: az login --tenant $TENANT"
  seen=$(gh api "repos/$REPOSITORY" --jq '"\(.id) \(.permissions.admin)"' </dev/null) || fail "gh cannot see $REPOSITORY. Sign in: gh auth login"
  [ "$seen" = "$REPOSITORY_ID true" ] || fail "gh is not signed in as an administrator of $REPOSITORY (id $REPOSITORY_ID). Sign in: gh auth login"
  environments=$(gh api --paginate "repos/$REPOSITORY/environments" --jq '.environments[].name' </dev/null)
  record=$(value_of '' "$RECORD")
}

# Sets client and principal to the ids of the application $1 if this script created it, or others to the id of an application of that name
# that it did not create. What does not exist is left empty.
find_identity() {
  principal=
  others=
  client=$(ask_az ad app list --filter "displayName eq '$1'" --query '[].appId')
  if [ -n "$client" ] && ! made "application:$2"; then
    others=$client
    client=
    return 0
  fi
  case $client in
    '') ;;
    *"$newline"*) fail "There is more than one application \"$1\". Find the one that is not in use and delete it: az ad app delete --id ID" ;;
    *) principal=$(ask_az ad sp list --filter "appId eq '$client'" --query '[].id') ;;
  esac
}

# The application $1, recorded as $2, and its service principal.
identity() {
  find_identity "$1" "$2"
  [ -z "$others" ] || fail "There is already an application \"$1\" that this script did not create ($others). Rename or delete it first."
  if [ -z "$client" ]; then
    say "Creating the application $1"
    remember "application:$2"
    client=$(ask_az ad app create --display-name "$1" --query appId)
  fi
  if [ -z "$principal" ]; then
    say "Creating the service principal of $1"
    principal=$(patiently ask_az ad sp create --id "$client" --query id)
  fi
}

# Lets GitHub jobs with the subject $2 sign in as the identity; $1 is the name of the credential.
credential() {
  subjects=$(patiently ask_az ad app federated-credential list --id "$client" --query '[].subject')
  if is_line_of "$2" "$subjects"; then return 0; fi
  say "Allowing $2 to sign in"
  parameters=$(printf '{"name": "%s", "issuer": "%s", "audiences": ["%s"], "subject": "%s"}' \
    "$1" https://token.actions.githubusercontent.com api://AzureADTokenExchange "$2")
  patiently az ad app federated-credential create --id "$client" --parameters "$parameters" --output none --only-show-errors </dev/null
}

# Assigns the role $1 on the scope $2 to the identity, with the condition $3 if there is one.
role() {
  found=$(ask_az role assignment list --assignee "$principal" --fill-principal-name false --role "$1" --scope "$2" --query '[].[id, condition]')
  case $found in
    '') ;;
    *"$tab${3:-None}") return 0 ;;
    *)
      say "Removing $1 on $2, which has a different condition"
      az role assignment delete --ids "${found%%"$tab"*}" --only-show-errors </dev/null
      ;;
  esac
  say "Assigning $1 on $2"
  # Given the type, Azure does not look up the principal, which Entra may not know everywhere yet.
  az role assignment create --assignee-object-id "$principal" --assignee-principal-type ServicePrincipal --role "$1" --scope "$2" \
    ${3:+--condition-version 2.0 --condition "$3"} --output none --only-show-errors </dev/null
}

# Adds the identity to the group with the object id $1 and the name $2.
member() {
  is_member=$(patiently ask_az ad group member check --group "$1" --member-id "$principal" --query value)
  [ "$is_member" != true ] || return 0
  say "Adding it to the group $2"
  patiently az ad group member add --group "$1" --member-id "$principal" --output none --only-show-errors </dev/null
}

# The environment $1 with the reviewers $2, a list in JSON.
environment() {
  if ! is_line_of "$1" "$environments"; then
    say "Creating the environment $1"
    remember "environment:$1"
    printf '{"reviewers": %s, "deployment_branch_policy": {"protected_branches": false, "custom_branch_policies": true}}' "$2" |
      gh api --method PUT "repos/$REPOSITORY/environments/$1" --input - --silent
    environments="$environments$newline$1"
  elif ! made "environment:$1"; then
    say "The environment $1 already exists, and its rules are left alone: check that only the branch main may deploy to it"
    return 0
  fi
  branches=$(gh api --paginate "repos/$REPOSITORY/environments/$1/deployment-branch-policies" --jq '.branch_policies[].name' </dev/null)
  if is_line_of main "$branches"; then return 0; fi
  say "Allowing only the branch main to deploy to $1"
  gh api --method POST "repos/$REPOSITORY/environments/$1/deployment-branch-policies" --raw-field name=main --silent </dev/null
}

# The API path of the variables and secrets of the environment $1, or of the repository if $1 is empty.
place() {
  if [ -n "$1" ]; then printf 'repos/%s/environments/%s' "$REPOSITORY" "$1"; else printf 'repos/%s/actions' "$REPOSITORY"; fi
}

# The value of the variable $2 of the environment $1 or the repository; empty if there is none.
value_of() {
  gh api --paginate "$(place "$1")/variables" --jq ".variables[] | select(.name == \"$2\") | .value" </dev/null
}

variable() {
  value=$(value_of "$1" "$2")
  [ "$value" != "$3" ] || return 0
  if [ -n "$value" ] && ! made "variable:$1/$2"; then
    fail "The variable $2 of ${1:-the repository} is \"$value\", which this script did not set; it should be \"$3\". Delete it first: gh variable delete $2 --repo $REPOSITORY${1:+ --env $1}"
  fi
  say "Setting $2 of ${1:-the repository}"
  remember "variable:$1/$2"
  gh variable set "$2" --repo "$REPOSITORY" ${1:+--env "$1"} --body "$3" </dev/null >/dev/null
}

secrets_of() {
  gh api --paginate "$(place "$1")/secrets" --jq '.secrets[].name' </dev/null
}

# At a terminal gh asks for the secret, which this script never sees; otherwise the end of the output has the command that asks.
secret() {
  names=$(secrets_of "$1")
  if is_line_of "$2" "$names"; then return 0; fi
  if [ -t 0 ] && [ -t 1 ]; then
    say "$2 of ${1:-the repository}: $3"
    remember "secret:$1/$2"
    gh secret set "$2" --repo "$REPOSITORY" ${1:+--env "$1"}
  else
    missing="$missing$newline  gh secret set $2 --repo $REPOSITORY${1:+ --env $1}    # $3"
  fi
}

# Whether the environment $1 exists; the repository always does.
exists() {
  [ -z "$1" ] || is_line_of "$1" "$environments"
}

# Deleting an environment deletes what is in it.
undo_secret() {
  if made "environment:$1" || ! exists "$1"; then return 0; fi
  names=$(secrets_of "$1")
  if ! is_line_of "$2" "$names"; then return 0; fi
  if made "secret:$1/$2"; then
    say "Deleting the secret $2 of ${1:-the repository}"
    gh secret delete "$2" --repo "$REPOSITORY" ${1:+--env "$1"} </dev/null
  else
    say "Leaving the secret $2 of ${1:-the repository}, which this script did not set"
  fi
}

undo_variable() {
  if made "environment:$1" || ! exists "$1" || ! made "variable:$1/$2"; then return 0; fi
  value=$(value_of "$1" "$2")
  [ -n "$value" ] || return 0
  say "Deleting the variable $2 of ${1:-the repository}"
  gh variable delete "$2" --repo "$REPOSITORY" ${1:+--env "$1"} </dev/null
}

undo_environment() {
  if ! made "environment:$1" || ! is_line_of "$1" "$environments"; then return 0; fi
  say "Deleting the environment $1"
  gh api --method DELETE "repos/$REPOSITORY/environments/$1" --silent </dev/null
}

# All role assignments of the identity in the subscription $1: without it they would belong to nobody.
undo_roles() {
  [ -n "$principal" ] || return 0
  ids=$(ask_az role assignment list --all --subscription "$1" --assignee "$principal" --fill-principal-name false --query '[].id')
  while [ -n "$ids" ]; do
    id=${ids%%"$newline"*}
    say "Removing the role assignment $id"
    az role assignment delete --ids "$id" --only-show-errors </dev/null
    case $ids in *"$newline"*) ids=${ids#*"$newline"} ;; *) ids= ;; esac
  done
}

# Deleting an application deletes its service principal, its credentials and its membership in a group.
undo_identity() {
  [ -z "$others" ] || say "Leaving the application $1, which this script did not create"
  [ -n "$client" ] || return 0
  say "Deleting the application $1"
  az ad app delete --id "$client" --only-show-errors </dev/null
}

undo_record() {
  [ -n "$record" ] || return 0
  say "Deleting the variable $RECORD of the repository, the record of what was created"
  gh variable delete "$RECORD" --repo "$REPOSITORY" </dev/null
}

# $1 names the environments whose reviewers are to be set by hand.
finish() {
  [ -z "$missing" ] || printf 'Secrets still missing; each of these commands asks for one:%s\n' "$missing"
  [ -z "$1" ] || printf 'To do by hand: add reviewers to %s at https://github.com/%s/settings/environments\n' "$1" "$REPOSITORY"
  printf 'Done. To undo it, run this script with the argument undo.\n'
}

main() {
  trap stopped EXIT
  missing=
  case ${1-} in
    '')
      begin
      connect
      ;;
    undo)
      begin
      undo
      ;;
    *) fail "The only argument is undo: sh connect.sh undo" ;;
  esac
}
