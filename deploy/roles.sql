-- Roles the migrations grant to, for a PostgreSQL 18 server of your own. Run once as a superuser, then set
-- passwords (\password hub_app …). None of them is a superuser or may bypass row-level security.
create role hub_owner login nosuperuser nocreatedb nocreaterole nobypassrls;
create role hub_app login nosuperuser nocreatedb nocreaterole nobypassrls;
create role hub_auth login nosuperuser nocreatedb nocreaterole nobypassrls;
create role county_owner login nosuperuser nocreatedb nocreaterole nobypassrls;
create role county_app login nosuperuser nocreatedb nocreaterole nobypassrls;
create role county_auth login nosuperuser nocreatedb nocreaterole nobypassrls;
alter role hub_auth set search_path = auth, public;
alter role county_auth set search_path = auth, public;

-- C.UTF-8: text search by trigrams finds no Chinese under plain C.
create database linked_hub owner hub_owner template template0 encoding 'UTF8' locale 'C.UTF-8';
create database linked_county owner county_owner template template0 encoding 'UTF8' locale 'C.UTF-8';
revoke all on database linked_hub, linked_county from public;
grant connect, temporary on database linked_hub to hub_app, hub_auth;
grant connect, temporary on database linked_county to county_app, county_auth;
\connect linked_hub
revoke create on schema public from public;
\connect linked_county
revoke create on schema public from public;
