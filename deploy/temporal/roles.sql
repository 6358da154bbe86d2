-- Role and databases of Temporal, for a PostgreSQL 18 server of your own; may be the one that holds the hub's. Run
-- once as a superuser, then set the password (\password temporal).
create role temporal login nosuperuser nocreatedb nocreaterole nobypassrls;
create database temporal owner temporal template template0 encoding 'UTF8' locale 'C.UTF-8';
create database temporal_visibility owner temporal template template0 encoding 'UTF8' locale 'C.UTF-8';
revoke all on database temporal, temporal_visibility from public;
